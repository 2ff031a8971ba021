"""The rendered repo without a database: nothing in it speaks of one, and its suite is as strict as the others."""

import re
from pathlib import Path

import pytest

from tests.support.rendering import files, render
from tests.support.toolchain import outcomes, pytest_in

WORDS = re.compile(
    r"sqlalchemy|database|\bdb_|_db\b|sqlite|postgres|mysql|asyncpg|alembic|greenlet|\bsql\b|session_factory|\.db\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo that was rendered without a database."""
    return render(tmp_path_factory.mktemp("none") / "shop", {"database": "none"})


def test_nothing_speaks_of_a_database(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", {"database": "none"})
    rendered = {path: content.decode() for path, content in files(repository).items()}
    recorded = rendered.pop(".copier-answers.yml")

    assert "\ndatabase: none\n" in recorded
    assert {path: found for path, text in rendered.items() if (found := WORDS.findall(text))} == {}
    assert [path for path in rendered if WORDS.search(path)] == []


@pytest.mark.parametrize("seed", range(4))
def test_order_makes_no_difference(repository: Path, seed: int) -> None:
    workers = ["-n2"] if seed == 0 else []

    assert set(outcomes(repository, f"--randomly-seed={seed}", *workers).values()) == {"passed"}


def test_benchmarks_are_green(repository: Path) -> None:
    results = outcomes(repository, "tests/performance")

    assert results
    assert set(results.values()) == {"passed"}


@pytest.mark.parametrize(
    ("layer", "threshold"), [("tests/unit", 80), ("tests/integration", 60), ("tests", 85)], ids=lambda value: str(value)
)
def test_thresholds_of_the_defaults_are_reached(repository: Path, layer: str, threshold: int) -> None:
    finished = pytest_in(repository, layer, "--cov", "--cov-report=", f"--cov-fail-under={threshold}")

    assert finished.status == 0, finished.output
