"""Small applications of other people's shapes adopt the suite by the commands of docs/adopt.md, without harm."""

import re
import shlex
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.commands import cli
from tests.support.edits import edit
from tests.support.owners import put
from tests.support.templates import ROOT, commit, git
from tests.support.toolchain import Finished, outcomes, pytest_in, run
from tests.support.updates import released

PAGE = (ROOT / "docs/adopt.md").read_text(encoding="utf-8")
COMMANDS = dict(re.findall(r"^copier copy (.*package_name=(\w+).*) <.*> \.$", PAGE, re.MULTILINE))
RECIPES = {package: shlex.split(options) for options, package in COMMANDS.items()}
"""What the page says to Copier, by the name of the package."""


@dataclass(frozen=True)
class Application:
    """An application in `applications/`: its folder, a row that may be there but once, and what it needs."""

    folder: str
    post: str
    get: str
    before: int = 0
    """How many rows are there at first."""
    also: tuple[str, ...] = ()
    is_async: bool = False
    is_wsgi: bool = False

    @property
    def test(self) -> str:
        """Return a test that the owner writes: it commits the same row twice, so nothing may be left of it."""
        source = TEST.format(post=self.post, get=self.get, count=self.before + 1)
        source = source.replace(".json()", ".json") if self.is_wsgi else source
        return source if self.is_async else re.sub("async |await ", "", source)


TEST = """\
import pytest


@pytest.mark.parametrize("number", range(2))
async def test_row_is_the_only_one(client, number) -> None:
    assert (await client.post("{post}")).status_code == 201
    assert (await client.post("{post}")).status_code == 409
    for path in "{get}".split():
        assert (await client.get(path)).json() == {{"count": {count}}}
"""

APPLICATIONS = {
    "app": Application("tutorial", "/items/tea", "/items /audit"),
    "notes": Application("migrated", "/notes/tea", "/notes", is_async=True),
    "ledger": Application("depends", "/accounts/tea", "/accounts /report", before=1),
    "booking": Application("depends_async", "/bookings/tea", "/bookings", is_async=True),
    "stock": Application("mysql", "/parts/bolt", "/parts"),
    "wiki": Application("asgi", "/pages/tea", "/pages", is_async=True),
    "blog": Application("flask", "/posts/tea", "/posts /queried", also=("flask", "flask-sqlalchemy"), is_wsgi=True),
    "shelf": Application("mapped", "/books/tea", "/books"),
    "heroes": Application("sqlmodel", "/heroes/tea", "/heroes /audit", also=("sqlmodel",)),
}

NEEDED = {"stock": "mariadb"}
"""The programs of the system that the suite of an application needs."""

REPRESENTATIVES = ("notes", "heroes")
"""The applications of the full tier: one with coroutines, one without. The others run each week."""

CHECKS = "tests/kit/checks/integration/test_adopted.py"

SPY = """\
import os
import sys


def note(event, arguments):
    if event in ("sqlite3.connect", "socket.connect"):
        with open({log!r}, "a") as log:
            print(event, *arguments[-1:], file=log)


sys.addaudithook(note)
"""
"""Every process of Python that finds it notes what it connects to."""


@dataclass(frozen=True)
class Repository:
    """A committed repo of an application, with a development database that nobody may touch."""

    root: Path
    about: Application
    precious: Path
    spy: Path

    @property
    def env(self) -> Mapping[str, str]:
        """Return variables with which the spy is there, and not the application: the suite has to find it."""
        return {"PYTHONPATH": str(self.spy)}

    @property
    def connections(self) -> list[str]:
        """Return what was connected to."""
        log = self.spy / "log"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def repo_of(package: str, folder: Path) -> Repository:
    """Make the repo in a folder."""
    about = APPLICATIONS[package]
    root = shutil.copytree(ROOT / "tests/adopted/applications" / about.folder, folder / "repo")
    git("init", "--quiet", cwd=root)
    commit(root)
    precious = root / f"{package}.db"
    with closing(sqlite3.connect(precious)) as database:
        database.execute("CREATE TABLE precious (id INTEGER PRIMARY KEY)")
        database.commit()
    put(folder / "spy", "sitecustomize.py", SPY.format(log=str(folder / "spy/log")))
    return Repository(root, about, precious, folder / "spy")


def doctor(repository: Repository) -> Finished:
    """Run the doctor of an adopted repo."""
    (command,) = re.findall(r"^ +(python -m tests\.kit\.commands\.doctor)$", PAGE, re.MULTILINE)
    return run(repository.root, *command.split(), env=repository.env, also=repository.about.also)


def marks(package: str) -> list[pytest.MarkDecorator]:
    """Return the tier of an application, and the program that it needs."""
    needed = [pytest.mark.needs(NEEDED[package])] if package in NEEDED else []
    return needed + ([] if package in REPRESENTATIVES else [pytest.mark.deep])


def test_each_recipe_of_the_page_has_an_application() -> None:
    assert RECIPES.keys() == APPLICATIONS.keys()


@pytest.mark.parametrize("package", [pytest.param(name, marks=marks(name)) for name in APPLICATIONS])
def test_application_adopts_the_suite_by_the_commands_of_the_page(tmp_path: Path, package: str) -> None:
    repository = repo_of(package, tmp_path)
    root, about = repository.root, repository.about
    precious = repository.precious.read_bytes()

    copied = cli("copy", "--defaults", *RECIPES[package], released(), ".", cwd=root)
    assert copied.returncode == 0, copied.stderr
    put(root, "tests/integration/test_own_rows.py", about.test)
    told = doctor(repository)
    results = outcomes(root, env=repository.env, also=about.also)

    assert (told.status, told.output.splitlines()[-1]) == (0, "Ready: run pytest."), told.output
    assert set(results.values()) == {"passed"}
    own = {path.stem for path in (root / "tests").glob("test_*.py")}
    assert sum("test_own_rows" in name or any(stem in name for stem in own) for name in results) >= 3
    assert git("status", "--short", "--untracked-files=no", cwd=root) == ""
    assert repository.precious.read_bytes() == precious
    assert repository.connections
    assert [place for place in repository.connections if repository.precious.name in place] == []
    ours = ["tests/kit", "tests/application.py", "tests/storage.py"]
    for command in (["ruff", "format", "--diff"], ["ruff", "check", "--no-cache"]):
        assert run(root, *command, *ours).status == 0
    typed = run(root, "mypy", "--strict", "--explicit-package-bases", *ours, env={"MYPYPATH": ""}, also=about.also)
    assert typed.status == 0, typed.output


@pytest.mark.deep
def test_application_in_a_folder_of_a_larger_repo_adopts_the_suite(tmp_path: Path) -> None:
    made = repo_of("app", tmp_path)
    everything = tmp_path / "everything"
    root = Path(shutil.copytree(made.root, everything / "services/app", ignore=shutil.ignore_patterns(".git", "*.db")))
    for neighbour in ("pytest.ini", "conftest.py", "tests/test_other.py", "services/pytest.ini"):
        put(everything, neighbour, "raise SystemExit\n")
    git("init", "--quiet", cwd=everything)
    commit(everything)
    repository = Repository(root, made.about, root / "app.db", made.spy)

    copied = cli("copy", "--defaults", *RECIPES["app"], released(), ".", cwd=root)
    put(root, "tests/integration/test_own_rows.py", made.about.test)
    told = doctor(repository)
    results = outcomes(root, env=repository.env)

    assert copied.returncode == 0, copied.stderr
    assert told.output.splitlines()[-1] == "Ready: run pytest.", told.output
    assert "note  git does not ignore reports/" in told.output
    assert set(results.values()) == {"passed"}
    changed = git("status", "--short", "--untracked-files=all", cwd=everything).splitlines()
    assert {line[3:].removeprefix("services/app/").partition("/")[0] for line in changed} == {
        ".copier-answers.yml",
        ".coveragerc",
        "junit.xml",
        "pytest.ini",
        "run.json",
        "tests",
    }
    assert not repository.precious.exists()


def test_spy_sees_who_touches_the_development_database(tmp_path: Path) -> None:
    repository = repo_of("app", tmp_path)

    touched = run(repository.root, "python", "-c", "import app.main", env=repository.env)

    assert touched.status == 0, touched.output
    assert any(repository.precious.name in place for place in repository.connections)


def test_sessions_of_an_engine_are_refused_where_they_are_not_led(tmp_path: Path) -> None:
    repository = repo_of("heroes", tmp_path)
    cli("copy", "--defaults", *RECIPES["heroes"], released(), ".", cwd=repository.root)
    put(repository.root, "tests/integration/test_own_rows.py", repository.about.test)
    edit(repository.root / "tests/kit/leading.py", "    library.Session.__init__ = lead\n", "")

    finished = pytest_in(repository.root, "tests/integration", CHECKS, env=repository.env, also=repository.about.also)

    assert finished.status == 1
    assert "the application's own engine would store in the database of the tests for good" in finished.output
    for name in ("test_row_is_the_only_one[0]", "test_sessions_of_the_application_are_undone_with_the_test"):
        assert re.search(rf"(FAILED|ERROR) \S+::{re.escape(name)}", finished.output)
    assert [place for place in repository.connections if repository.precious.name in place] == []


WRONG = [
    pytest.param(
        {"application": "notes.main:app"},
        "application: 'notes.main:app' is not there: notes.main has create_app; correct it in tests/application.py",
        ("-n", "2"),
        id="no-such-name-and-workers",
    ),
    pytest.param(
        {"application": "notes.nowhere:app"},
        "application: 'notes.nowhere:app' has no module notes.nowhere: is `pythonpath` of pytest.ini, the answer to"
        " package_folder, the folder above?; the package has notes.main:create_app; correct it in tests/application.py",
        (),
        id="no-such-module",
    ),
    pytest.param(
        {"sessions": ""},
        "sessions: '' names nothing: give `module:name`; the package has notes.database:async_session,"
        " notes.database:get_session; correct it in tests/storage.py",
        (),
        id="empty",
    ),
    pytest.param(
        {"schema": "nowhere.ini"},
        "schema: 'nowhere.ini' is no file of the repo; correct it in tests/storage.py",
        (),
        id="no-file",
    ),
]


@pytest.mark.parametrize(("answers", "said", "workers"), WRONG)
def test_wrong_answer_stops_the_run_before_its_first_test(
    tmp_path: Path, answers: dict[str, str], said: str, workers: tuple[str, ...]
) -> None:
    repository = repo_of("notes", tmp_path)
    given = [word for name, answer in answers.items() for word in ("--data", f"{name}={answer}")]
    cli("copy", "--defaults", *RECIPES["notes"], *given, released(), ".", cwd=repository.root)

    finished = pytest_in(repository.root, CHECKS, *workers, env=repository.env)

    assert finished.status == pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: {said}" in finished.output.splitlines()
    assert "passed" not in finished.output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("int('a')", "ValueError: invalid literal for int()", id="error"),
        pytest.param(
            "import warnings; warnings.warn('old')",
            "UserWarning: old; warnings are errors here: mend it, or ignore it by `filterwarnings` in pytest.ini",
            id="warning",
        ),
    ],
)
def test_application_that_cannot_be_imported_stops_the_run(tmp_path: Path, line: str, said: str) -> None:
    repository = repo_of("notes", tmp_path)
    cli("copy", "--defaults", *RECIPES["notes"], released(), ".", cwd=repository.root)
    edit(repository.root / "src/notes/main.py", "def create_app", f"{line}\n\n\ndef create_app")

    finished = pytest_in(repository.root, CHECKS, env=repository.env)

    assert f"ERROR: application: 'notes.main:create_app' can't be imported, because of {said}" in finished.output


def test_doctor_names_each_fault_with_its_mend(tmp_path: Path) -> None:
    made = repo_of("notes", tmp_path)
    repository = made.root
    answers = {"application": "notes.main:app", "sessions": "notes.database:Base", "schema": "alembic.ini"}
    given = [word for name, answer in answers.items() for word in ("--data", f"{name}={answer}")]
    cli(
        "copy",
        "--defaults",
        "--data",
        "starter=existing",
        "--data",
        "package_name=notes",
        *given,
        released(),
        ".",
        cwd=repository,
    )
    edit(
        repository / "pyproject.toml",
        "[project]\n",
        '[tool.pytest.ini_options]\naddopts = "-v"\nlog_file = "log"\n\n[project]\n',
    )
    put(repository, "setup.cfg", "[coverage:report]\nfail_under = 50\n[coverage:run]\nomit = old\n")
    overrides = [f"@pytest.fixture\ndef {name}():\n    return None\n" for name in ("client", "committed_db")]
    put(repository, "tests/conftest.py", "\n\n".join(["import pytest\n", *overrides]))
    put(repository, "src/notes/test_inside.py", "def test_inside():\n    assert True\n")
    told = doctor(made)

    assert told.status == 1
    assert told.output.splitlines()[-1] == "9 to do."
    for said in (
        "pyproject.toml, [tool.pytest]: addopts is ignored\n      -> add what it says to addopts in pytest.ini",
        "pyproject.toml, [tool.pytest]: log_file is ignored\n      -> move it to the last lines of pytest.ini",
        "setup.cfg, [coverage:run]: omit is ignored\n      -> move it to [run] in .coveragerc",
        "TODO  1 modules of tests, such as src/notes/test_inside.py, are not collected",
        "setup.cfg, [coverage:report]: fail_under is ignored\n      -> move it to the last lines of .coveragerc",
        "tests/conftest.py:5: the fixture client takes the place of the suite's",
        "tests/conftest.py:10: the fixture committed_db takes the place of the suite's\n      -> give it another name",
        "application: 'notes.main:app' is not there: notes.main has create_app; correct it in tests/application.py",
        "sessions: 'notes.database:Base' is a DeclarativeAttributeIntercept: notes.database has engine, async_session,",
        "note  1 modules of tests lie in no layer: they run as integration",
        "note  pyproject.toml has no gates",
    ):
        assert said in told.output
