"""A rendered repo to break."""

import shutil
from pathlib import Path

import pytest

from tests.support.rendering import render


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo rendered from the defaults; treat it as read-only."""
    return render(tmp_path_factory.mktemp("pristine") / "shop")


@pytest.fixture(scope="session")
def pristine_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo rendered for PostgreSQL; treat it as read-only."""
    return render(tmp_path_factory.mktemp("postgresql") / "shop", {"database": "postgresql"})


@pytest.fixture(scope="session")
def pristine_none(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo rendered without a database; treat it as read-only."""
    return render(tmp_path_factory.mktemp("none") / "shop", {"database": "none"})


@pytest.fixture
def none_repository(pristine_none: Path, tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered without a database."""
    return shutil.copytree(pristine_none, tmp_path / "shop")


@pytest.fixture(scope="session")
def pristine_mysql(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo rendered for MySQL; treat it as read-only."""
    return render(tmp_path_factory.mktemp("mysql") / "shop", {"database": "mysql"})


@pytest.fixture
def postgresql_repository(pristine_postgresql: Path, tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered for PostgreSQL."""
    return shutil.copytree(pristine_postgresql, tmp_path / "shop")


@pytest.fixture
def mysql_repository(pristine_mysql: Path, tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered for MySQL."""
    return shutil.copytree(pristine_mysql, tmp_path / "shop")


@pytest.fixture(params=["postgresql", "mysql"])
def server_repository(request: pytest.FixtureRequest) -> Path:
    """Return a repo of the test's own, rendered for each database that is a server in turn."""
    repository: Path = request.getfixturevalue(f"{request.param}_repository")
    return repository


@pytest.fixture
def repository(pristine: Path, tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered from the defaults."""
    return shutil.copytree(pristine, tmp_path / "shop")
