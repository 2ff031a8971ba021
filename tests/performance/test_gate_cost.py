"""What the gates of the layers cost, as a ratio: run `pytest tests/performance -s` on a quiet machine."""

import resource
import statistics
import sys
from pathlib import Path

import pytest

from tests.support.rendering import render
from tests.support.toolchain import pytest_in

ROUNDS = 7
NONE = ()
PLAIN = ("--cov", "-p", "no:tests.kit.plugins.contexts", "-p", "no:tests.kit.plugins.gates")
GATES = ("--cov",)
MOST = 1.35


@pytest.mark.timeout(1800)
def test_gates_cost_little_more_than_plain_branch_coverage(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop")
    assert "coverage gates" in pytest_in(repository, *GATES).output
    assert "coverage gates" not in pytest_in(repository, *PLAIN).output

    # Interleaved, so that whatever else the machine does meets all alike.
    rounds = [tuple(seconds(repository, *run) for run in (NONE, PLAIN, GATES)) for _ in range(ROUNDS)]

    none, plain, gates = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(gates / plain for _, plain, gates in rounds)
    sys.stdout.write(
        f"\nwithout coverage {none:.1f} s, plain branch coverage {plain:.1f} s, with gates {gates:.1f} s,"
        f" ratio {ratio:.2f}\n"
    )
    assert ratio <= MOST


def seconds(repository: Path, *arguments: str) -> float:
    """Return how many seconds of processor time pytest takes, which other load hardly changes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    finished = pytest_in(repository, "-q", "--randomly-seed=1", *arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert finished.status == 0, finished.output
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
