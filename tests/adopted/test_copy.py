"""What a copy beside an application asks, leaves alone and says."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.commands import cli, refusal
from tests.support.owners import put
from tests.support.rendering import ONLY_ANSWERS, files, render
from tests.support.templates import commit, git
from tests.support.updates import released, update

EXISTING = ["--defaults", "--data", "starter=existing", "--data", "package_name=mine"]

OWN = ["pytest.ini", ".coveragerc", "tests/__init__.py", "tests/README.md", "tests/application.py"]
"""Files of an owner that have the names of the template's."""

OTHERS = ["README.md", "pyproject.toml", "noxfile.py", ".gitignore", ".github/workflows/tests.yml", "tests/conftest.py"]
"""Files of an owner that other starters render, too."""


def recorded(repository: Path) -> dict[str, Any]:
    """Return the answers that were recorded."""
    answers: dict[str, Any] = yaml.safe_load((repository / ".copier-answers.yml").read_text(encoding="utf-8"))
    return answers


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a committed repo that has all of these files."""
    for path in [*OWN, *OTHERS, "src/mine/main.py"]:
        put(tmp_path / "repo", path, f"# {path}\n")
    git("init", "--quiet", cwd=tmp_path / "repo")
    commit(tmp_path / "repo")
    return tmp_path / "repo"


@pytest.mark.quick
def test_what_is_there_stays_and_is_named(repository: Path) -> None:
    before = files(repository)

    copied = cli("copy", *EXISTING, released(), ".", cwd=repository)

    assert copied.returncode == 0, copied.stderr
    after = files(repository)
    assert {path: after[path] for path in before} == before
    new = {path for path in after.keys() - before.keys() if not path.startswith("tests/kit/")}
    assert new == {".copier-answers.yml", "tests/storage.py"}
    told = copied.stderr.partition("keeps its own:")[2].partition("`copier update")[0].split()
    assert sorted(told) == sorted(OWN) == sorted(recorded(repository)["left_out"].split())
    assert "is ready" not in copied.stderr
    assert "git init" not in copied.stderr


@pytest.mark.quick
def test_update_keeps_what_was_left_out_until_the_answer_is_empty(repository: Path) -> None:
    cli("copy", *EXISTING, released(), ".", cwd=repository)
    commit(repository)
    update(repository)
    assert git("status", "--short", cwd=repository) == ""

    git("rm", "--quiet", "pytest.ini", "tests/application.py", cwd=repository)
    commit(repository)
    update(repository)
    assert not (repository / "pytest.ini").exists()
    commit(repository)
    with pytest.raises(ValueError, match=r"tests/__init__\.py is still there: move what it has, delete it, and commit"):
        update(repository, left_out=".coveragerc tests/README.md")
    update(repository, left_out=".coveragerc tests/__init__.py tests/README.md")

    assert (repository / "pytest.ini").read_text(encoding="utf-8").startswith("# Managed by copier-pytest")
    assert "mine.main:app" in (repository / "tests/application.py").read_text(encoding="utf-8")
    assert (repository / ".coveragerc").read_text(encoding="utf-8") == "# .coveragerc\n"


@pytest.mark.quick
@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        pytest.param([], {"package_folder": "", "application": "", "schema": "create_all", "tables": ""}, id="nothing"),
        pytest.param(
            ["mine/main.py", "mine/db.py", "mine/models.py"],
            {
                "package_folder": ".",
                "application": "mine.main:app",
                "sessions": "mine.db:async_session",
                "tables": "mine.models:Base",
            },
            id="root",
        ),
        pytest.param(
            ["backend/src/mine/app.py", "alembic.ini"],
            {"package_folder": "backend/src", "application": "mine.app:app", "schema": "alembic.ini"},
            id="below",
        ),
        pytest.param(["src/mine/a.py", "mine/a.py"], {"package_folder": ""}, id="two-packages"),
        pytest.param(
            ["src/mine/app.py", "src/mine/main.py"], {"package_folder": "src", "application": ""}, id="two-apps"
        ),
        pytest.param(["migrations/env.py"], {"schema": "pyproject.toml"}, id="alembic-without-ini"),
    ],
)
def test_defaults_come_from_the_names_of_files(tmp_path: Path, paths: list[str], expected: dict[str, str]) -> None:
    for path in paths:
        put(tmp_path / "[repo]", path, "")
    answers = {"starter": "existing", "package_name": "mine"}

    found = recorded(render(tmp_path / "[repo]", answers, exclude=ONLY_ANSWERS))

    assert {name: found[name] for name in expected} == expected


@pytest.mark.quick
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param("layers=[e2e,integration]", "not yet for an application that is there", id="layer"),
        pytest.param("layers=[property]", "integration is where the suite meets", id="no-integration"),
        pytest.param("async_stack=anyio", "not yet for an application that is there", id="anyio"),
        pytest.param("framework=flask async_stack=asyncio", "Flask runs without coroutines", id="flask"),
        pytest.param("redis=yes", "the fake is not led into an application", id="redis"),
        pytest.param("ci=github", "a repo that is there keeps its own CI", id="ci"),
        pytest.param("application=mine.main", "it must be a module and a name in it", id="application"),
        pytest.param("sessions=SessionLocal", "it must be a module and a name in it", id="sessions"),
        pytest.param("schema=migrations", "it must be a file with Alembic's settings", id="schema"),
        pytest.param("schema=package:", "or a function such as package.db:init_db", id="function"),
        pytest.param("package_folder=../src", "it must be a folder of the repo", id="outside"),
    ],
)
def test_answer_that_does_not_fit_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: str, reason: str
) -> None:
    given = [word for each in answer.split() for word in ("--data", each)]

    assert reason in refusal(capsys, "copy", *EXISTING, *given, released(), tmp_path / "repo")


@pytest.mark.quick
@pytest.mark.parametrize(
    ("folder", "ci", "commands"),
    [
        pytest.param("new/shop", "none", "git add .", id="new-folder"),
        pytest.param("services/shop", "none", "git add .", id="folder"),
        pytest.param(".", "github", "git init && git add .", id="root"),
    ],
)
def test_ci_is_not_rendered_where_no_service_reads_it(tmp_path: Path, folder: str, ci: str, commands: str) -> None:
    everything = tmp_path / "[everything]"
    (everything / "services/shop").mkdir(parents=True)
    git("init", "--quiet", cwd=everything)

    copied = cli("copy", "--defaults", "--data", "starter=blank", released(), folder, cwd=everything)

    assert copied.returncode == 0, copied.stderr
    assert recorded(everything / folder)["ci"] == ci
    assert (everything / folder / ".github").exists() == (ci == "github")
    assert f"\n  {commands} && git commit" in copied.stderr
    assert ("a service reads the file of its CI only there" in copied.stderr) == (ci == "none")


@pytest.mark.quick
@pytest.mark.parametrize("framework", ["asgi", "flask"])
def test_framework_of_an_application_that_is_there_is_for_that_starter_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], framework: str
) -> None:
    given = ["--defaults", "--data", f"framework={framework}"]

    assert "only for an application that is there" in refusal(capsys, "copy", *given, released(), tmp_path / "repo")


@pytest.mark.quick
def test_questions_about_it_are_for_that_starter_alone(tmp_path: Path) -> None:
    assert "application" not in recorded(render(tmp_path / "repo", exclude=ONLY_ANSWERS))
