"""A rendered repo to break."""

import shutil
from pathlib import Path

import pytest

from tests.support.rendering import pristine


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered for SQLite, the default."""
    return shutil.copytree(pristine(), tmp_path / "shop")


@pytest.fixture
def none_repository(tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered without a database."""
    return shutil.copytree(pristine(database="none"), tmp_path / "shop")


@pytest.fixture
def redis_repository(tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered with Redis."""
    return shutil.copytree(pristine(redis=True), tmp_path / "shop")


@pytest.fixture
def anyio_repository(tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered for AnyIO."""
    return shutil.copytree(pristine(database="none", async_stack="anyio"), tmp_path / "shop")


@pytest.fixture
def postgresql_repository(tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered for PostgreSQL."""
    return shutil.copytree(pristine(database="postgresql"), tmp_path / "shop")


@pytest.fixture
def mysql_repository(tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered for MySQL."""
    return shutil.copytree(pristine(database="mysql"), tmp_path / "shop")


@pytest.fixture(params=["postgresql_repository", "mysql_repository"])
def server_repository(request: pytest.FixtureRequest) -> Path:
    """Return a repo of the test's own, rendered for each database that is a server in turn."""
    repository: Path = request.getfixturevalue(request.param)
    return repository
