"""Rendered repos to break, each of them a test's own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.programs import require
from tests.support.rendering import pristine


def _rendered(name: str, **answers: str | bool) -> Callable[[Path], Path]:
    @pytest.fixture(name=name)
    def repository(tmp_path: Path) -> Path:
        if answers.get("database") == "mysql":
            require("mariadb")
        return shutil.copytree(pristine(**answers), tmp_path / "shop")

    return repository


sqlite = _rendered("repository")
none = _rendered("none_repository", database="none")
redis = _rendered("redis_repository", redis=True)
anyio = _rendered("anyio_repository", database="none", async_stack="anyio")
sync = _rendered("sync_repository", async_stack="sync")
trio = _rendered("trio_repository", database="none", async_stack="trio")
postgresql = _rendered("postgresql_repository", database="postgresql")
psycopg = _rendered("psycopg_repository", database="postgresql", async_stack="sync")
mysql = _rendered("mysql_repository", database="mysql")


@pytest.fixture(params=["postgresql_repository", "mysql_repository"])
def server_repository(request: pytest.FixtureRequest) -> Path:
    """Return a repo for each database that is a server, in turn."""
    repository: Path = request.getfixturevalue(request.param)
    return repository
