"""Other runners than pytest's own: unittest, nose2, doctest, and the one that watches."""

import json
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.toolchain import environment, outcomes, run

PATTERN = "test_case_*.py"
COMPARED = """\
import unittest


class TestSum(unittest.TestCase):
    def test_sum(self):
        x = 3
        assert x == 4
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repo of the test's own with unit tests only."""
    return render(tmp_path / "shop", {"layers": [], "database": "none"})


@pytest.mark.quick
def test_three_runners_run_the_same_tests(repository: Path) -> None:
    paths = [str(path.relative_to(repository)) for path in repository.glob(f"tests/unit/{PATTERN}")]
    by_pytest = {name.rpartition("::")[2] for name in outcomes(repository, *paths)}

    by_unittest = run(repository, "python", "-m", "unittest", "-v")
    by_nose2 = run(repository, "nose2", "-v", "--junit-xml", session=True)

    assert by_pytest
    for finished in (by_unittest, by_nose2):
        assert finished.status == 0, finished.output
        assert set(re.findall(r"^(test_\w+) ", finished.output, re.MULTILINE)) == by_pytest
    written = (repository / "nose2-junit.xml").read_text(encoding="utf-8")
    assert {*re.findall(r'<testcase [^>]*name="(test_\w+)"', written)} == by_pytest


def test_nose2_is_red_when_it_finds_a_fault(repository: Path) -> None:
    edit(repository / "src/shop/domain/orders.py", "self.status = OrderStatus.PAID", "pass")

    finished = run(repository, "nose2", session=True)

    assert finished.status == 1
    assert "test_paid_order_changes_no_more" in finished.output


def test_nose2_shows_what_an_assertion_compared(repository: Path) -> None:
    (repository / "tests/unit/test_case_sum.py").write_text(COMPARED, encoding="utf-8")

    finished = run(repository, "nose2", session=True)

    assert finished.status == 1
    assert "x = 3" in finished.output


def test_example_in_the_source_is_a_test(repository: Path) -> None:
    tests = outcomes(repository, "tests/unit/test_examples.py")
    by_pytest = outcomes(repository, "--doctest-modules", "src")
    assert len(tests) == len(by_pytest) >= 2

    edit(repository / "src/shop/domain/pricing.py", "Decimal('71.97')", "Decimal('71.98')")

    for arguments in (["tests/unit/test_examples.py"], ["--doctest-modules", "src"]):
        finished = run(repository, "python", "-m", "pytest", *arguments)
        assert finished.status == 1, finished.output
        assert "71.98" in finished.output


def test_watch_runs_again_at_a_change(repository: Path) -> None:
    sessions = (repository / "noxfile.py").read_text(encoding="utf-8")
    (options,) = re.findall(r'options = (\["--patterns.*\])', sessions)
    for path in (repository / "tests/unit").glob("test_*.py"):
        path.unlink()
    toy = repository / "tests/unit/test_toy.py"
    toy.write_text("def test_toy() -> None:\n    assert True\n", encoding="utf-8")
    with (
        (repository / "log").open("w", encoding="utf-8") as log,
        subprocess.Popen(
            ["ptw", ".", *json.loads(options), "tests/unit"],
            cwd=repository,
            env=environment(repository, session=True),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as watch,
    ):
        try:
            await_text(repository / "log", "1 passed")
            # A change that comes before the run has ended is not seen.
            changed = toy.read_text(encoding="utf-8").replace("True", "False")
            await_text(repository / "log", "1 failed", lambda: toy.write_text(changed, encoding="utf-8"))
        finally:
            watch.terminate()


def await_text(log: Path, text: str, act: Callable[[], object] = lambda: None) -> None:
    """Act each second until the log has the text; raise AssertionError if it does not come."""
    deadline = time.monotonic() + 120
    while text not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        act()
        time.sleep(1)
