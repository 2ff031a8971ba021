"""Releases that change the template at random: every owner's files, the workflows, and which files there are."""

import re
import shutil
from functools import cache
from pathlib import Path
from random import Random

from tests.support.edits import edit
from tests.support.houses import STARTER_HOUSES, house, template_names
from tests.support.isolation import scratch
from tests.support.releases import MANAGED, history
from tests.support.templates import commit, git, rendered_path, source

RANDOM = ("2.1.0", "2.2.0", "3.0.0")
PLAIN = ("1.0.0", "1.1.0", "2.0.0")
TAGS = (*PLAIN, *RANDOM)
CHANGES = 40
"""In the lines of one release."""

_NEEDED = re.compile(r"\s*(from|import) |.*:$")
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_GUARDED = (".yml", "pyproject.toml", ".ini", ".coveragerc", ".gitignore", "noxfile.py")
"""Files in which lines only come: what goes might be what makes a place unlike another, as test_places.py wants it."""


@cache
def random_history(number: int) -> Path:
    """Return a git repository of the template with the releases of TAGS; treat it as read-only.

    The first ones are those of `history`. What the others change follows from the number.
    """
    template = Path(shutil.copytree(history(), scratch() / f"history-{number}"))
    chance = Random(number)  # noqa: S311 - nothing is secret here
    for tag in RANDOM:
        for count in range(CHANGES):
            _change_lines(template, chance, f"{tag}.{count}")
        for change in chance.sample([_change_jobs, _move_managed, _bring_and_drop, _move_starter], 2):
            change(template, chance, tag)
        commit(template, tag=tag)
    return template


def planted(folder: Path, history: Path, path: str, *changes: tuple[str, str]) -> Path:
    """Return a git repository with the releases of TAGS in which a file of the template is changed, in each of them."""
    folder.mkdir()
    git("init", "--quiet", cwd=folder)
    for tag in TAGS:
        git("--work-tree", str(folder), "checkout", "--quiet", tag, "--", ".", cwd=history)
        for old, new in changes:
            edit(folder / path, old, new)
        commit(folder, tag=tag)
        git("rm", "-r", "--quiet", "-f", ".", cwd=folder)
    return folder


def _change_lines(template: Path, chance: Random, mark: str) -> None:
    """Add a line somewhere in the text of a file, or take one out; what is of Jinja stays as it is."""
    name = chance.choice([name for name in template_names(template) if not name.endswith((".mako", ".typed"))])
    file = template / "template" / name
    text = file.read_text(encoding="utf-8")
    spans = [match.span() for match in _TAG.finditer(text)]
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    inside = [any(begin < start < end for begin, end in spans) for start in starts]
    plain = [
        number
        for number, line in enumerate(lines)
        if line.strip() and not any(b < starts[number] + len(line) and starts[number] < e for b, e in spans)
    ]
    if ".py" in name:
        # Neither an import statement that the template takes apart, nor the head of a block, loses a line in a release.
        inside = [is_inside or depth > 0 for is_inside, depth in zip(inside, _depths(lines), strict=True)]
        plain = [number for number in plain if not _NEEDED.match(lines[number]) and not inside[number]]
    if plain and chance.random() < 0.3 and not rendered_path(name).endswith(_GUARDED):
        del lines[chance.choice(plain)]
    else:
        place = chance.choice([number for number, is_inside in enumerate(inside) if not is_inside])
        following = lines[place] if place < len(lines) else ""
        indent = following[: len(following) - len(following.lstrip(" "))]
        lines.insert(place, f"{indent}# Release {mark}.\n")
    file.write_text("".join(lines), encoding="utf-8")


def _depths(lines: list[str]) -> list[int]:
    """Return how many brackets are open before each line, and after the last one."""
    opened = [sum(line.count(each) for each in "([{") - sum(line.count(each) for each in ")]}") for line in lines]
    return [sum(opened[:number]) for number in range(len(lines) + 1)]


def _change_jobs(template: Path, chance: Random, tag: str) -> None:
    """Give each job of GitHub another step, and a workflow another job."""
    steps = template / "extensions/ci/github.jinja"
    place = chance.choice(["      - name: Set up uv for {{ name }}\n", "      - name: Run {{ name }}\n"])
    edit(steps, place, f"      - name: Prepare {{{{ name }}}} for {tag}\n        run: echo {tag}\n{place}")
    tests = source(".github/workflows/tests.yml", template)
    job = f"job-{tag.replace('.', '-')}"
    text = "{{ job('JOB', python_version, needs=['lint']) }}\n{{ main('JOB', 'true') }}\n\n".replace("JOB", job)
    place = chance.choice(["{{ job('lowest-versions'", "  # Once, and not for each Python", "{% for stage, session in"])
    edit(tests, place, f"{text}{place}")


def _move_managed(template: Path, chance: Random, tag: str) -> None:
    """Move a file of the kit, change it, and bring another one."""
    kit = [name for name in template_names(template) if re.search("tests/kit/.*/test_", name)]
    old = template / "template" / chance.choice(kit)
    old.rename(old.with_name(f"test_moved_{tag.replace('.', '_')}_{old.name}"))
    new = template / f"template/{{{{ kit }}}}/tests/kit/plugins/new_{tag.replace('.', '_')}.py"
    new.write_text(f'{MANAGED}"""New."""\n', encoding="utf-8")
    (template / "template" / chance.choice([name for name in kit if name != old.name])).unlink(missing_ok=True)


def _bring_and_drop(template: Path, chance: Random, tag: str) -> None:
    """Bring a starter file, and drop another one, which is excluded for those who have it."""
    new = template / f"template/{{{{ common }}}}/tests/unit/test_of_{tag.replace('.', '_')}.py"
    new.parent.mkdir(parents=True, exist_ok=True)
    new.write_text('"""New."""\n\n\ndef test_new() -> None:\n    assert True\n', encoding="utf-8")
    name = chance.choice(_examples(template))
    (template / "template" / name).unlink()
    _exclude(template, rendered_path(name))


def _move_starter(template: Path, chance: Random, tag: str) -> None:
    """Move a starter file; the old one stays where it is in a repo that has it."""
    old = template / "template" / chance.choice(_examples(template))
    _exclude(template, rendered_path(old.relative_to(template / "template").as_posix()))
    old.rename(old.with_name(f"test_moved_{tag.replace('.', '_')}_{old.name}"))


def _examples(template: Path) -> list[str]:
    return [name for name in template_names(template) if house(name) in STARTER_HOUSES and "/test_" in name]


def _exclude(template: Path, path: str) -> None:
    edit(template / "copier.yml", '{{ excluded() }}"\n', f'{{{{ excluded() }}}}"\n  - "/{path}"\n')
