"""The start of a run: what unit tests do not use is not imported, and what a run asks for comes in or is named."""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.answers import ANSWER_SETS, load_answers
from tests.support.edits import edit
from tests.support.rendering import pristine, render
from tests.support.toolchain import pytest_in

HEAVY = """
aiomysql aiosmtpd aiosqlite alembic argon2 asyncpg cryptography email_validator factory faker fakeredis fastapi httpx2
hypothesis jinja2 jwt memray psycopg pydantic pydantic_settings pymysql pytest_benchmark pytest_html pytest_httpx2 redis
requests rich schemathesis sqlalchemy starlette trustme uvicorn
"""
"""What takes long to import, and what no unit test of the kind below uses."""

UNDECLARED = ("-p", "no:schemathesis", "-p", "no:pact")
"""The shared environment has more plugins than these answers bring."""

WATCH = f"""
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path

HEAVY = set('''{HEAVY}'''.split())
MACHINERY = ("_frozen_importlib", "_pytest", "importlib", "pluggy", "watch", "tests.kit.imports")


class Watch(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name in HEAVY:
            importers, frame = [], sys._getframe()
            while frame := frame.f_back:
                module = frame.f_globals["__name__"]
                if not module.startswith(MACHINERY) and module not in importers:
                    importers.insert(0, module)
            with Path("imported.txt").open("a") as file:
                file.write(f"{{name}} is imported by {{' > '.join(importers)}}\\n")


sys.meta_path.insert(0, Watch())
"""

LIGHT = """
from collections import Counter


def test_letters_are_counted() -> None:
    assert Counter("seed")["e"] == 2
"""

VALUES = """
import json
import random
from pathlib import Path

import pytest


def values() -> list[object]:
    import factory
    import factory.fuzzy
    import faker

    made = factory.build(dict, name=factory.Faker("name"), number=factory.Sequence(int))
    return [random.random(), faker.Faker().name(), factory.fuzzy.FuzzyInteger(10**9).fuzz(), made, random.random()]


@pytest.fixture
def early() -> list[object]:
    return values()


pytestmark = pytest.mark.asserts_nothing("the values are compared with those of other runs")


@pytest.mark.parametrize("number", range(3))
def test_late(number: int, early: list[object], pytestconfig: pytest.Config) -> None:
    seen = [number, early, values(), values()]
    with Path("values.txt").open("a") as file:
        file.write(json.dumps(seen) + "\\n")


@pytest.mark.parametrize("number", range(3))
def test_late_again(number: int) -> None:
    with Path("values.txt").open("a") as file:
        file.write(json.dumps([number, values()]) + "\\n")
"""


def imported_by(repository: Path, *options: str) -> list[str]:
    """Return what a run of one unit test imports although the test does not need it, and who does it."""
    (repository / "watch.py").write_text(WATCH, encoding="utf-8")
    (repository / "tests/unit/test_light.py").write_text(LIGHT, encoding="utf-8")
    finished = pytest_in(repository, "-p", "watch", *options, "tests/unit/test_light.py")
    assert finished.status == 0, finished.output
    found = repository / "imported.txt"
    return found.read_text(encoding="utf-8").splitlines() if found.exists() else []


@pytest.mark.parametrize("name", ANSWER_SETS)
@pytest.mark.quick("defaults", "sync", "anyio", "postgresql", "full")
def test_unit_test_waits_for_nothing_that_it_does_not_use(tmp_path: Path, name: str) -> None:
    answers = load_answers(name)
    repository = render(tmp_path / "shop", answers)
    options: tuple[str, ...] = () if "contract" in answers.get("layers", ()) else UNDECLARED
    if "hypothesis" not in (repository / "pyproject.toml").read_text(encoding="utf-8"):
        options += ("-p", "no:hypothesispytest")

    assert imported_by(repository, *options) == []


@pytest.mark.quick
def test_plugin_that_imports_too_much_is_named(tmp_path: Path) -> None:
    repository = Path(shutil.copytree(pristine(), tmp_path / "shop"))
    edit(repository / "tests/kit/plugins/clock.py", "import pytest\n", "import pytest\nimport sqlalchemy\n")

    (line,) = imported_by(repository, *UNDECLARED)

    assert line.startswith("sqlalchemy is imported by ")
    assert " > tests.kit.plugins.clock" in line


@pytest.mark.quick
def test_same_seed_gives_the_values_that_pytest_randomly_gives(tmp_path: Path) -> None:
    repository = Path(shutil.copytree(pristine(database="none"), tmp_path / "shop"))
    (repository / "tests/unit/test_values.py").write_text(VALUES, encoding="utf-8")
    seen = []

    for options in ((), ("-o", "addopts=--import-mode=importlib --allow-unix-socket"), ("-n2",)):
        finished = pytest_in(repository, "tests/unit/test_values.py", "--randomly-seed=15", *options)
        assert finished.status == 0, finished.output
        lines = (repository / "values.txt").read_text(encoding="utf-8").splitlines()
        seen.append(sorted(map(json.loads, lines), key=str))
        (repository / "values.txt").unlink()

    assert len(seen[0]) == 6
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--html=page.html"], "--html needs the dependency group reports: `uv run --group reports pytest`"),
        (["--memray"], "--memray needs the dependency group performance: "),
        (["--benchmark-only"], "--benchmark needs the dependency group performance: "),
        (["tests/performance"], "tests/performance needs the dependency group performance: "),
    ],
    ids=["html", "memray", "benchmark", "layer"],
)
@pytest.mark.quick("html", "layer")
def test_what_is_not_installed_is_named_with_its_group(tmp_path: Path, arguments: list[str], needed: str) -> None:
    repository = Path(shutil.copytree(pristine(), tmp_path / "shop"))

    finished = pytest_in(repository, *arguments)

    assert finished.status != 0
    assert needed in finished.output


def test_what_is_off_comes_back_on_request(tmp_path: Path) -> None:
    repository = Path(shutil.copytree(pristine(), tmp_path / "shop"))
    test = "import pytest\n\n\n@pytest.mark.anyio\ndef test_name(faker):\n    assert faker.name()\n"
    (repository / "tests/unit/test_name.py").write_text(test, encoding="utf-8")

    off, on = [
        pytest_in(repository, "tests/unit/test_name.py", *options) for options in ((), ("-p", "faker", "-p", "anyio"))
    ]

    assert off.status != 0
    assert on.status == 0, on.output


def test_all_that_there_is_can_be_listed(tmp_path: Path) -> None:
    repository = Path(shutil.copytree(pristine(), tmp_path / "shop"))
    wanted = {
        "--fixtures": ["async_client", "async_http_client", "clock", "db_session", "httpx2_mock", "outbox", "user"],
        "--markers": ["@pytest.mark.allow_leaks", "@pytest.mark.httpx2_mock", "@pytest.mark.integration"],
        "--help": ["--cov-ratchet", "--hypothesis-profile", "--randomly-seed"],
    }

    for option, names in wanted.items():
        finished = pytest_in(repository, option)
        assert finished.status == 0, finished.output
        assert [name for name in names if name not in finished.output] == []
