"""What a second worker saves on PostgreSQL, as a ratio: run `pytest tests/performance -s` on a quiet machine."""

import statistics
import sys
import time
from pathlib import Path

import pytest

from tests.support.rendering import render
from tests.support.toolchain import pytest_in

ROUNDS = 3
PROBE = """
import pytest
from sqlalchemy import text


@pytest.mark.parametrize("number", range(1000))
async def test_probe(db_session, number):
    for _ in range(8):
        await db_session.execute(text("SELECT count(*) FROM users"))
"""


@pytest.mark.timeout(900)
def test_two_workers_take_little_more_than_half_the_time(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", {"database": "postgresql"})
    (repository / "tests/integration/test_probe.py").write_text(PROBE, encoding="utf-8")

    rounds = [(seconds(repository, "-n0"), seconds(repository, "-n2")) for _ in range(ROUNDS)]

    ratio = statistics.median(two / one for one, two in rounds)
    one, two = (statistics.median(column) for column in zip(*rounds, strict=True))
    sys.stdout.write(f"\none process {one:.1f} s, two workers {two:.1f} s, ratio {ratio:.2f}\n")
    assert ratio <= 0.55


def seconds(repository: Path, *arguments: str) -> float:
    """Return how many seconds a thousand tests of eight round trips take, the start included."""
    start = time.perf_counter()
    finished = pytest_in(repository, "tests/integration/test_probe.py", "-q", *arguments)
    elapsed = time.perf_counter() - start
    assert finished.status == 0, finished.output
    return elapsed
