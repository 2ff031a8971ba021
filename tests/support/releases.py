"""Releases of the template for the tests of updates: what it is today is the first, and two made-up ones follow."""

from functools import cache
from pathlib import Path

from tests.support.edits import edit
from tests.support.isolation import scratch
from tests.support.templates import commit, source, template_repo

MANAGED = "# Managed by copier-pytest: `copier update` rewrites this file.\n"
DROPPED = "tests/unit/test_pricing.py"
ADDED = "tests/unit/test_totals.py"


@cache
def history() -> Path:
    """Return a git repository of the template with the releases 1.0.0, 1.1.0 and 2.0.0; treat it as read-only."""
    template = template_repo(scratch() / "history", tag="1.0.0")
    _minor(template)
    commit(template, tag="1.1.0")
    _major(template)
    commit(template, tag="2.0.0")
    return template


def _minor(template: Path) -> None:
    """Change every managed and shared file for people, also right above the places of their own, and starter files."""
    place = "# Below this line is the place for "
    edit(source("pytest.ini", template), "timeout = 60\n", "timeout = 90\n")
    edit(source("pytest.ini", template), place, f"log_file_level = INFO\n{place}")
    edit(source(".coveragerc", template), place, f"skip_empty = true\n{place}")
    edit(source(".gitignore", template), "reports/\n", "reports/\n.hypothesis/\n")
    edit(source("noxfile.py", template), f"\n\n{place}", f"\n\ndef helper() -> None:\n    pass\n\n\n{place}")
    edit(source("noxfile.py", template), "Check the types,", "Check all types,")
    edit(source("pyproject.toml", template), f"    {place}dependencies", f'    "zipp>=3",\n    {place}dependencies')
    edit(source("pyproject.toml", template), f"    {place}tools", f'    "zope>=5",\n    {place}tools')
    edit(source("pyproject.toml", template), f"\n{place}settings", f"\n[tool.new]\nkey = 1\n\n{place}settings")
    edit(template / "extensions/tables/tools.jinja", '"pytest": ["9.2",', '"pytest": ["9.2.1",')
    edit(template / "template/{{ kit }}/tests/{{ when.fresh }}/README.md.jinja", "# Tests\n", "# All tests\n")
    edit(source(".github/workflows/tests.yml", template), "name: tests\n", "name: all tests\n")
    edit(source("tests/kit/plugins/clock.py", template), "stands still", "stands quite still")
    edit(source("tests/conftest.py", template), "The plugins", "All plugins")
    edit(template / "template/{{ shop }}/README.md.jinja", "## Start\n", "## Begin\n")


def _major(template: Path) -> None:
    """Rename a question and a managed file, bring a file for each owner, and drop a starter file."""
    edit(template / "copier.yml", "slow_seconds:\n", "slow_after:\n")
    edit(
        template / "copier.yml",
        "  default: 1.0\n  validator: \"{{ 'it must be a finite number above 0' if not 0 < slow_seconds < 1e308 }}\"\n",
        '  default: "{{ slow_seconds if slow_seconds is defined else 1.0 }}"\n',
    )
    edit(template / "copier.yml", '{{ excluded() }}"\n', f'{{{{ excluded() }}}}"\n  - /{DROPPED}\n')
    edit(template / "extensions/questions/questions.jinja", '"slow_seconds"', '"slow_after"')
    edit(template / "extensions/questions/questions.jinja", "retired = []", 'retired = ["slow_seconds"]')
    edit(source("pyproject.toml", template), "{{ slow_seconds }}", "{{ slow_after }}")
    clock = source("tests/kit/plugins/clock.py", template)
    clock.rename(clock.with_name("frozen_clock.py"))
    clock.with_name("new.py").write_text(f'{MANAGED}"""New."""\n', encoding="utf-8")
    dropped = source(DROPPED, template)
    dropped.unlink()
    dropped.with_name(Path(ADDED).name).write_text('"""New."""\n', encoding="utf-8")
