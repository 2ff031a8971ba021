"""What a second worker saves on PostgreSQL, as a ratio: run `pytest tests/performance -s` on a quiet machine."""

import statistics
import sys
import time
from pathlib import Path

import pytest

from tests.support.rendering import render
from tests.support.toolchain import pytest_in

ROUNDS = 3
ONE, TWO = ("-n0",), ("-n2",)
ONE_START, TWO_START = (*ONE, "-k", "probe[1]"), (*TWO, "-k", "probe[1]")
PROBE = """
import pytest
from sqlalchemy import text


@pytest.mark.parametrize("number", range(1000))
async def test_probe(db_session, number):
    for _ in range(8):
        await db_session.execute(text("SELECT count(*) FROM users"))
    assert True
"""


@pytest.mark.timeout(900)
def test_second_worker_takes_its_share_of_the_tests(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", {"database": "postgresql"})
    (repository / "tests/integration/test_probe.py").write_text(PROBE, encoding="utf-8")

    rounds = [tuple(seconds(repository, *run) for run in (ONE, ONE_START, TWO, TWO_START)) for _ in range(ROUNDS)]

    one, one_start, two, two_start = (statistics.median(column) for column in zip(*rounds, strict=True))
    whole = statistics.median(two / one for one, _, two, _ in rounds)
    tests = statistics.median((two - two_start) / (one - one_start) for one, one_start, two, two_start in rounds)
    sys.stdout.write(
        f"\none process {one:.1f} s, start {one_start:.1f} s; two workers {two:.1f} s, start {two_start:.1f} s;"
        f" ratio {whole:.2f}, without the starts {tests:.2f}\n"
    )
    assert tests <= 0.55


def seconds(repository: Path, *arguments: str) -> float:
    """Return how many seconds pytest takes on the probe with these arguments."""
    start = time.perf_counter()
    finished = pytest_in(repository, "tests/integration/test_probe.py", "-q", *arguments)
    elapsed = time.perf_counter() - start
    assert finished.status == 0, finished.output
    return elapsed
