"""An update of a repo that people work in: it brings the release and keeps what is theirs."""

import shutil
from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.rendering import files, render
from tests.support.templates import commit, git, template_repo
from tests.support.toolchain import outcomes
from tests.support.updates import rendered_repo, update


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """Return a git repository of the template with one release."""
    return template_repo(tmp_path / "template", tag="1.0.0")


@pytest.fixture
def repository(tmp_path: Path, template: Path) -> Path:
    """Return a committed repo that was rendered from that release."""
    return rendered_repo(tmp_path / "shop", template)


def release(template: Path) -> None:
    """Release a version in which a managed file, a shared file and a starter file have changed."""
    edit(template / "template/pytest.ini.jinja", "timeout = 60\n", "timeout = 90\n")
    edit(template / "template/pyproject.toml.jinja", '    "pytest>=9.2",\n', '    "pytest>=9.2.1",\n')
    edit(template / "template/tests/conftest.py", "The plugins", "All plugins")
    commit(template, tag="1.1.0")


def test_update_equals_a_fresh_copy_when_nothing_was_edited(tmp_path: Path, template: Path, repository: Path) -> None:
    starter = files(repository)["tests/conftest.py"]
    release(template)

    update(repository)

    fresh = files(render(tmp_path / "fresh" / "shop", template=template))
    assert files(repository) == fresh | {"tests/conftest.py": starter}


def test_update_brings_the_release_and_keeps_the_edits(template: Path, repository: Path) -> None:
    edit(repository / "pyproject.toml", '    "uvicorn>=0.35",\n', '    "uvicorn>=0.35",\n    "rich>=14",\n')
    edit(repository / "pyproject.toml", "\nunit = 80\n", "\nunit = 91\n")
    edit(repository / "pytest.ini", "log_cli_level = INFO", "log_cli_level = DEBUG")
    edit(repository / "tests/application.py", '"http://payments.example"', '"http://localhost:1"')
    (repository / "tests/unit/test_mine.py").write_text("def test_mine() -> None:\n    pass\n", encoding="utf-8")
    (repository / "tests/unit/test_orders.py").unlink()
    shutil.rmtree(repository / "tests/performance")
    commit(repository)
    release(template)

    update(repository)

    assert git("diff", "--check", cwd=repository) == ""
    assert git("status", "--short", cwd=repository).split() == (
        ["M", ".copier-answers.yml", "M", "pyproject.toml", "M", "pytest.ini"]
    )
    project, ini = ((repository / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "pytest.ini"))
    assert '"rich>=14"' in project
    assert "\nunit = 91\n" in project
    assert '"pytest>=9.2.1"' in project
    assert "log_cli_level = DEBUG" in ini
    assert "timeout = 90" in ini


def test_suite_is_green_when_every_example_is_gone(template: Path, repository: Path) -> None:
    managed = {"test_guards.py", "test_isolation.py", "test_network.py", "test_queries.py", "test_serving.py"}
    for layer in ("unit", "integration", "e2e"):
        for example in (repository / "tests" / layer).iterdir():
            if example.name not in managed:
                example.unlink()
    shutil.rmtree(repository / "src")
    for folder in ("factories", "fakes", "performance"):
        shutil.rmtree(repository / "tests" / folder)
    (repository / "tests/application.py").unlink()
    (repository / "tests/served.py").unlink()
    (repository / "tests/conftest.py").write_text('pytest_plugins = ["tests.plugins"]\n', encoding="utf-8")
    commit(repository)
    release(template)

    update(repository)

    results = outcomes(repository)
    assert set(results.values()) == {"passed"}
    assert any("test_isolation" in name for name in results)


@pytest.mark.parametrize(
    "answers", [pytest.param({}, id="no-switch"), pytest.param({"database": "postgresql"}, id="switch")]
)
def test_update_of_a_folder_in_a_larger_repository_stays_in_it(
    tmp_path: Path, template: Path, answers: dict[str, object]
) -> None:
    everything = tmp_path / "everything"
    folder = render(everything / "services" / "shop", template=template)
    for neighbour in ("README.md", "pytest.ini", "src/shop/settings.py"):
        (everything / neighbour).parent.mkdir(parents=True, exist_ok=True)
        (everything / neighbour).write_text("neighbour\n", encoding="utf-8")
    edit(folder / "src/shop/settings.py", "password_time_cost: int = 3", "password_time_cost: int = 4")
    edit(folder / "README.md", "## Start\n", "## Begin\n")
    (folder / "tests/unit/test_orders.py").unlink()
    git("init", "--quiet", cwd=everything)
    commit(everything)
    release(template)

    update(folder, **answers)

    fresh = files(render(tmp_path / "fresh" / "shop", answers, template=template))
    after = files(folder)
    different = {path for path in fresh if after.get(path) != fresh[path]}
    starter = set() if answers else {"tests/conftest.py"}
    assert different == {"README.md", "src/shop/settings.py", "tests/unit/test_orders.py"} | starter
    assert b"password_time_cost: int = 4\n" in after["src/shop/settings.py"]
    assert b"## Begin\n" in after["README.md"]
    assert "tests/unit/test_orders.py" not in after
    assert all(line[3:].startswith("services/") for line in git("status", "--short", cwd=everything).splitlines())


def test_conflict_is_marked_when_both_changed_the_same_line(template: Path, repository: Path) -> None:
    edit(repository / "pytest.ini", "timeout = 60\n", "timeout = 30\n")
    commit(repository)
    release(template)

    update(repository)

    assert "UU pytest.ini" in git("status", "--short", cwd=repository)
    ini = (repository / "pytest.ini").read_text(encoding="utf-8")
    assert "timeout = 30" in ini
    assert "timeout = 90" in ini
