"""The rendered suite on SQLite: in memory, or in a file that is named."""

from pathlib import Path

import pytest

from tests.support.rendering import render
from tests.support.toolchain import pytest_in

MISUSED = 4
ISOLATION, COMMITS = (
    "tests/kit/checks/integration/test_isolation.py",
    "tests/kit/checks/integration/test_real_commits.py",
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered from the defaults."""
    return render(tmp_path / "shop")


def test_database_is_in_memory_when_no_file_is_named(repository: Path) -> None:
    finished = pytest_in(repository, ISOLATION)

    assert finished.status == 0, finished.output
    assert "database: SQLite in memory" in finished.output


@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "two-workers"])
def test_named_file_is_used_and_removed(repository: Path, workers: list[str]) -> None:
    finished = pytest_in(repository, *workers, env={"TEST_DATABASE_URL": "sqlite:///tests.db"})

    assert finished.status == 0, finished.output
    assert "database: SQLite in tests.db" in finished.output
    assert "warning" not in finished.output.lower(), finished.output
    assert list(repository.glob("*.db*")) == []


@pytest.mark.parametrize("name", ["tests.db", "tests-gw0.db"])
@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "two-workers"])
def test_file_that_is_there_already_is_left_alone(repository: Path, workers: list[str], name: str) -> None:
    (repository / name).write_bytes(b"mine")

    finished = pytest_in(repository, COMMITS, *workers, env={"TEST_DATABASE_URL": "sqlite:///tests.db"})

    assert finished.status == MISUSED, finished.output
    assert f"TEST_DATABASE_URL: {name} exists: remove it, or name another" in finished.output
    assert (repository / name).read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("postgresql://localhost/shop", "must start with sqlite://", id="another-database"),
        pytest.param("tests.db", "is not a URL", id="no-url"),
    ],
)
def test_run_stops_with_the_reason_when_the_address_is_wrong(repository: Path, url: str, reason: str) -> None:
    finished = pytest_in(repository, ISOLATION, env={"TEST_DATABASE_URL": url})

    assert finished.status == MISUSED, finished.output
    assert f"TEST_DATABASE_URL {reason}" in finished.output
    assert "Traceback" not in finished.output
