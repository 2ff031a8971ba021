"""In the rendered repo, `breakpoint()`, `--trace` and `--pdb` stop where they say, in tests and in coroutines."""

from pathlib import Path

import pytest

from tests.support.rendering import render
from tests.support.toolchain import run

PASSED, FAILED = 0, 1

PLANTED = """
import asyncio

import pytest


async def work() -> int:
    answer = 40 + 2
    breakpoint()
    return answer


async def test_stops_in_a_call() -> None:
    assert await work() == 42


async def test_stops_at_the_start() -> None:
    assert True


async def test_stops_where_it_fails() -> None:
    answer = 40 + 2
    assert answer == 43
"""


@pytest.mark.parametrize("stack", ["asyncio", "anyio", "trio", "sync"])
def test_debugger_stops(tmp_path: Path, stack: str) -> None:
    repository = render(tmp_path / "shop", {"async_stack": stack, "database": "none"})
    source = PLANTED if stack != "sync" else PLANTED.replace("async def", "def").replace("await ", "")
    for layer in ("unit", "integration"):
        (repository / f"tests/{layer}/test_planted_{layer}.py").write_text(source, encoding="utf-8")

    said = debug(repository, "p answer, answer + 1\ncontinue\n" * 2, PASSED, "-k", "stops_in_a_call")
    assert said.count("(42, 43)") == 2
    said = debug(repository, "p 40 + 50\nlist\ncontinue\n" * 2, PASSED, "--trace", "-k", "stops_at_the_start")
    assert said.count("(Pdb) 90") == 2
    assert said.count("test_stops_at_the_start()\n-> assert True") == 2
    said = debug(repository, "p answer\ncontinue\n" * 2, FAILED, "--pdb", "-k", "stops_where_it_fails")
    assert said.count("(Pdb) 42") == 2


def debug(repository: Path, commands: str, status: int, *arguments: str) -> str:
    """Run the planted tests with what is typed into the debugger, and return what is shown."""
    finished = run(repository, "python", "-m", "pytest", "-q", "--color=no", *arguments, typed=commands)
    assert finished.status == status, finished.output
    return finished.output
