"""The rendered repo on AnyIO, on Trio and without coroutines: free of the other stacks."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.rendering import files, render
from tests.support.templates import layers as all_layers
from tests.support.toolchain import outcomes, run

COROUTINES = (
    r"(?<![A-Za-z])async|await|asyncio|anyio|coroutine|aiosqlite|(?<![A-Za-z])trio|greenlet|asyncpg|aiomysql|event.loop"
)


def modules(repository: Path) -> dict[str, str]:
    return {path: text.decode() for path, text in files(repository).items() if path != ".copier-answers.yml"}


def found(repository: Path, words: str) -> dict[str, list[str]]:
    """Return what matches the regular expression, by file."""
    matches = {path: re.findall(words, text, re.IGNORECASE) for path, text in modules(repository).items()}
    return {path: match for path, match in matches.items() if match}


@pytest.mark.parametrize("stack", ["anyio", "trio"])
@pytest.mark.quick
def test_nothing_speaks_of_the_plugin_of_asyncio(tmp_path: Path, stack: str) -> None:
    repository = render(tmp_path / "shop", {"async_stack": stack, "database": "none"})

    assert found(repository, r"pytest.asyncio|asyncio_(?:mode|default)") == {}


@pytest.mark.quick
def test_nothing_speaks_of_asyncio_on_trio(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", {"async_stack": "trio", "database": "none"})

    # What blockbuster has of asyncio is replaced there.
    assert {*found(repository, r"asyncio|uvicorn|uvloop")} == {"tests/kit/plugins/blocking_on_trio.py"}


@pytest.mark.parametrize("database", ["none", "sqlite", "postgresql", "mysql"])
@pytest.mark.quick
def test_nothing_speaks_of_another_stack_on_asyncio(tmp_path: Path, database: str) -> None:
    repository = render(tmp_path / "shop", {"database": database})

    # AnyIO's plugin comes with FastAPI, and is off.
    assert found(repository, r"anyio|\btrio|hypercorn") == {"pytest.ini": ["anyio"]}


@pytest.mark.parametrize(
    "layers", [[], [name for name in all_layers() if name != "load"]], ids=["no-layer", "all-layers"]
)
@pytest.mark.parametrize("database", ["none", "sqlite", "postgresql", "mysql"])
@pytest.mark.parametrize("framework", ["fastapi", "none"], ids=["api", "library"])
@pytest.mark.quick("api-sqlite-all-layers", "library-none-no-layer")
def test_nothing_speaks_of_coroutines_when_there_are_none(
    tmp_path: Path, framework: str, database: str, layers: list[str]
) -> None:
    answers = {"async_stack": "sync", "framework": framework, "database": database, "redis": True}
    fit = [name for name in layers if name != "browser" or framework == "fastapi"]
    repository = render(tmp_path / "shop", answers | {"layers": fit})

    # What the mail server calls is awaited, on a loop of its own.
    # AnyIO's plugin comes with FastAPI, and is off.
    assert found(repository, COROUTINES) == {"tests/kit/mail_server.py": ["async", "async"], "pytest.ini": ["anyio"]}


def test_nothing_for_coroutines_is_installed_where_there_are_none(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", {"async_stack": "sync"})
    finished = run(repository, "python", "-c", "import importlib.metadata as m; print(*m.packages_distributions())")

    # FastAPI and Starlette need AnyIO themselves.
    assert {"fastapi", "sqlalchemy", "anyio"} <= set(finished.output.split())
    assert set(finished.output.split()) & {"aiosqlite", "greenlet", "pytest_asyncio", "trio", "uvloop"} == set()


def test_suite_runs_on_uvloop_when_the_guide_is_followed(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", {"async_stack": "anyio"})
    guide = (repository / "tests/README.md").read_text(encoding="utf-8").partition("## Another event loop")[2]
    with (repository / "tests/application.py").open("a", encoding="utf-8") as application:
        application.write("\n\n" + re.findall(r"```python\n(.*?)```", guide, re.DOTALL)[0])
    planted = """
        import asyncio

        async def test_planted():
            assert type(asyncio.get_running_loop()).__module__ == "uvloop"
    """
    (repository / "tests/unit/test_planted.py").write_text(dedent(planted), encoding="utf-8")

    assert set(outcomes(repository).values()) == {"passed"}
