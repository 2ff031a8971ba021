"""The rendered repo on AnyIO and on Trio: free of asyncio's plugin, and its suite is as strict as on asyncio."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.rendering import files, render
from tests.support.toolchain import outcomes, pytest_in

COMBINATIONS = [
    ("anyio", "none"),
    ("anyio", "sqlite"),
    ("anyio", "postgresql"),
    ("anyio", "mysql"),
    ("trio", "none"),
]


@pytest.fixture(scope="module", params=COMBINATIONS, ids="-".join)
def repository(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo rendered for each stack and database in turn."""
    stack, database = request.param
    return render(tmp_path_factory.mktemp(stack) / "shop", {"async_stack": stack, "database": database})


def modules(repository: Path) -> dict[str, str]:
    return {path: text.decode() for path, text in files(repository).items() if path != ".copier-answers.yml"}


def found(repository: Path, words: str) -> dict[str, list[str]]:
    """Return what matches the regular expression, by file."""
    matches = {path: re.findall(words, text, re.IGNORECASE) for path, text in modules(repository).items()}
    return {path: match for path, match in matches.items() if match}


@pytest.mark.parametrize("stack", ["anyio", "trio"])
def test_nothing_speaks_of_the_plugin_of_asyncio(tmp_path: Path, stack: str) -> None:
    repository = render(tmp_path / "shop", {"async_stack": stack, "database": "none"})

    assert found(repository, r"pytest.asyncio|asyncio_(?:mode|default)") == {}


def test_nothing_speaks_of_asyncio_on_trio(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", {"async_stack": "trio", "database": "none"})

    assert found(repository, r"asyncio|uvicorn|uvloop") == {}


@pytest.mark.parametrize("database", ["none", "sqlite", "postgresql", "mysql"])
def test_nothing_speaks_of_another_stack_on_asyncio(tmp_path: Path, database: str) -> None:
    repository = render(tmp_path / "shop", {"database": database})

    assert found(repository, r"anyio|\btrio|hypercorn") == {}


@pytest.mark.parametrize("seed", [0, 1])
def test_order_makes_no_difference(repository: Path, seed: int) -> None:
    workers = ["-n2"] if seed == 0 else []

    assert set(outcomes(repository, f"--randomly-seed={seed}", *workers).values()) == {"passed"}


@pytest.mark.parametrize("seed", [2, 3])
def test_further_orders_make_no_difference(tmp_path: Path, seed: int) -> None:
    repository = render(tmp_path / "shop", {"async_stack": "anyio"})

    assert set(outcomes(repository, f"--randomly-seed={seed}").values()) == {"passed"}


def test_benchmarks_are_green(repository: Path) -> None:
    results = outcomes(repository, "tests/performance")

    assert results
    assert set(results.values()) == {"passed"}


@pytest.mark.parametrize("stack", ["anyio", "trio"])
def test_thresholds_of_the_defaults_are_reached(tmp_path: Path, stack: str) -> None:
    repository = render(tmp_path / "shop", {"async_stack": stack, "database": "none"})
    for layer, threshold in [("tests/unit", 80), ("tests/integration", 60), ("tests", 85)]:
        finished = pytest_in(repository, layer, "--cov", "--cov-report=", f"--cov-fail-under={threshold}")
        assert finished.status == 0, finished.output


def test_suite_runs_on_uvloop_when_the_guide_is_followed(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", {"async_stack": "anyio"})
    guide = (repository / "tests/README.md").read_text(encoding="utf-8")
    with (repository / "tests/application.py").open("a", encoding="utf-8") as application:
        application.write("\n\n" + re.findall(r"```python\n(.*?)```", guide, re.DOTALL)[0])
    planted = """
        import asyncio

        async def test_planted():
            assert type(asyncio.get_running_loop()).__module__ == "uvloop"
    """
    (repository / "tests/unit/test_planted.py").write_text(dedent(planted), encoding="utf-8")

    assert set(outcomes(repository).values()) == {"passed"}
