"""The tools of a rendered repo, installed once for all renders, and how to run them there."""

import fcntl
import hashlib
import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import uv

from tests.support.answers import load_answers
from tests.support.isolation import scratch
from tests.support.rendering import render
from tests.support.templates import ROOT, library

_ENVIRONMENTS = ROOT / ".toolchain"
_ASYNCIO, _ANYIO, _SYNC = ("asyncio",), ("anyio", "trio"), ("sync",)
_OWN = ("benchmark", "browser", "ci", "load", "mutation", "nose2", "performance", "reports", "types", "watch")
"""The groups that only a session of nox or a run on request installs: here they share an environment."""


@dataclass(frozen=True)
class Finished:
    """How a command ended, and what it printed to both streams."""

    status: int
    output: str


def run(
    repository: Path,
    *command: str,
    seconds: float = 300,
    env: Mapping[str, str] | None = None,
    session: bool = False,
    also: tuple[str, ...] = (),
    typed: str = "",
) -> Finished:
    """Run a command of its shared environment in a rendered repo; raises TimeoutExpired after so many seconds.

    `env` adds variables to those of `environment`. With `session`, the tools are there that sessions of nox bring, and
    `also` names requirements that only some applications have. The command reads what is `typed`.
    """
    finished = subprocess.run(
        command,
        cwd=repository,
        env=environment(repository, session=session, also=also) | dict(env or {}),
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
        check=False,
    )
    return Finished(finished.returncode, finished.stdout)


def pytest_in(
    repository: Path,
    *arguments: str,
    seconds: float = 300,
    env: Mapping[str, str] | None = None,
    session: bool = False,
    also: tuple[str, ...] = (),
) -> Finished:
    """Run pytest in a rendered repo, without colours."""
    command = ["python", "-m", "pytest", "--color=no", *arguments]
    return run(repository, *command, seconds=seconds, env=env, session=session, also=also)


def assert_clean(repository: Path) -> None:
    """Raise AssertionError if the formatter, the linter or the type checker finds anything in a rendered repo."""
    for command in (["ruff", "format", "--diff"], ["ruff", "check"], ["mypy"]):
        finished = run(repository, *command)
        assert finished.status == 0, finished.output


def outcomes(
    repository: Path,
    *arguments: str,
    env: Mapping[str, str] | None = None,
    session: bool = False,
    also: tuple[str, ...] = (),
) -> dict[str, str]:
    """Run pytest in a rendered repo, and return `passed`, `skipped`, `failed` or `error` for each test by its name.

    Raises AssertionError if the run fails, so only skips and passes come back then.
    """
    report = repository / "junit.xml"
    finished = pytest_in(repository, f"--junitxml={report}", *arguments, env=env, session=session, also=also)
    assert finished.status == 0, finished.output
    assert "warning" not in finished.output.lower(), finished.output
    cases = ElementTree.parse(report).iter("testcase")  # noqa: S314 - pytest wrote it a moment ago
    return {
        f"{case.get('classname')}::{case.get('name')}": next((e.tag for e in case if e.tag != "properties"), "passed")
        for case in cases
    }


def environment(repository: Path | None = None, *, session: bool = False, also: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the variables that a command in a rendered repo sees: this process's, with the tools first on the path.

    The tools are those of the repo's async stack, or of asyncio. Variables that a pytest or the rendered suite would
    obey are left out, and one that makes Python compile each time.
    """
    obeyed = (
        "PYTEST_",
        "COV_",
        "CI",
        "DATABASE_URL",
        "HYPOTHESIS_",
        "REDIS_URL",
        "TEST_DATABASE_URL",
        "TEST_REDIS_URL",
        "PYTHONDONTWRITEBYTECODE",
    )
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(obeyed)}
    recorded = repository / ".copier-answers.yml" if repository else None
    answers = recorded.read_text(encoding="utf-8") if recorded and recorded.exists() else ""
    stacks = [stacks for stacks in (_ANYIO, _SYNC) for stack in stacks if f"async_stack: {stack}\n" in answers]
    binaries = _environment(*stacks or [_ASYNCIO], session=session, also=also) / "bin"
    return inherited | {
        "VIRTUAL_ENV": str(binaries.parent),
        "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": "src",
        "MYPY_CACHE_DIR": str(scratch() / "mypy"),
        "RUFF_CACHE_DIR": str(scratch() / "ruff"),
    }


@cache
def _environment(stacks: tuple[str, ...], *, session: bool, also: tuple[str, ...]) -> Path:
    """Return the environment that holds what any answers with these async stacks need, or sessions of nox too.

    It is made where it is missing or out of date. Two plugins for coroutines are never in one environment, and none is
    where there are no coroutines: pytest-asyncio asks for settings, and nothing is there that `sync` does not declare.
    """
    requirements = sorted({*_requirements(stacks, session=session), *also})
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    key = hashlib.sha256("\n".join([sys.version, constraints, *requirements]).encode()).hexdigest()[:16]
    folder = _ENVIRONMENTS / key
    _ENVIRONMENTS.mkdir(exist_ok=True)
    with (_ENVIRONMENTS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            _uv("venv", "--clear", "--python", sys.executable, str(folder))
            _uv("pip", "install", "--compile-bytecode", "--python", str(folder), "-c", "constraints.txt", *requirements)
            (folder / "complete").touch()
    return folder


def _requirements(stacks: tuple[str, ...], *, session: bool) -> set[str]:
    requirements = {"uvloop"} if stacks == _ANYIO else set()
    databases = {stack: ["none"] if stack == "trio" else [*library("tables/databases").databases] for stack in stacks}
    for stack, database in [(stack, name) for stack, names in databases.items() for name in names]:
        answers = load_answers("full") | {"async_stack": stack, "database": database, "redis": stack != "trio"}
        folder = scratch() / "full" / stack / database
        repository = folder if folder.exists() else render(folder, answers)
        project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
        groups = [
            entry
            for name, group in project["dependency-groups"].items()
            if session or name not in _OWN
            for entry in group
        ]
        requirements |= {*project["project"]["dependencies"], *(entry for entry in groups if isinstance(entry, str))}
    return requirements


def _uv(*arguments: str) -> None:
    subprocess.run([uv.find_uv_bin(), "--quiet", *arguments], cwd=ROOT, check=True)
