"""A marker acts: it skips, selects, opens sockets, remembers or refuses."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.toolchain import outcomes, pytest_in
from tests.support.toys import make_toy, write

MARKED = """\
import socket
import time

import pytest


def test_takes_its_time():
    time.sleep(0.3)
    assert True


@pytest.mark.slow
def test_has_to_take_its_time():
    time.sleep(0.3)
    assert True


@pytest.mark.skip_ci("needs a screen")
def test_screen():
    assert True


@pytest.mark.requires_network
def test_network():
    socket.socket().close()
    assert True


@pytest.mark.regression("#12")
@pytest.mark.regression("https://issues.example/12")
def test_fault_stays_away():
    assert True
"""


@pytest.fixture
def toy(none_repository: Path) -> Path:
    """Return a repo with marked tests of a few lines, in which a fifth of a second is slow."""
    edit(none_repository / "pyproject.toml", "slow_seconds = 1.0", "slow_seconds = 0.2")
    write(make_toy(none_repository) / "tests", {"unit/test_marked.py": MARKED})
    return none_repository


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
@pytest.mark.quick("-n0")
def test_markers_act(toy: Path, workers: str) -> None:
    in_ci = pytest_in(toy, "tests/unit", workers, env={"CI": "true"})

    assert in_ci.status == 0, in_ci.output
    assert re.search(r"SKIPPED .* tests/unit/test_marked.py:\d+: needs a screen", in_ci.output)
    slow = in_ci.output.partition(" slow: more than 0.2 s ")[2].partition(" short test summary ")[0]
    assert "tests/unit/test_marked.py::test_takes_its_time\n" in slow
    assert "test_has_to" not in slow
    assert "pytest -m 'not slow'" in slow

    selected = outcomes(toy, workers, "-m", "slow or skip_ci or requires_network")
    assert {name.partition("::")[2]: outcome for name, outcome in selected.items()} == dict.fromkeys(
        ["test_takes_its_time", "test_has_to_take_its_time", "test_screen", "test_network"], "passed"
    )


def test_network_is_not_asked_for_by_itself(toy: Path) -> None:
    names = {name.partition("::")[2] for name in outcomes(toy)}

    assert "test_screen" in names
    assert "test_network" not in names


def test_test_is_slow_until_it_is_fast(toy: Path) -> None:
    outcomes(toy, "tests/unit")
    edit(
        toy / "tests/unit/test_marked.py",
        "sleep(0.3)\n    assert True\n\n\n@pytest.mark.slow",
        "sleep(0)\n    assert True\n\n\n@pytest.mark.slow",
    )
    assert len(outcomes(toy, "-m", "slow")) == 2

    assert len(outcomes(toy, "-m", "slow")) == 1


def test_slow_test_is_not_listed_when_its_source_says_so(toy: Path) -> None:
    assert "::test_takes_its_time" in pytest_in(toy, "tests/unit").output
    edit(toy / "tests/unit/test_marked.py", "def test_takes_its_time", "@pytest.mark.slow\ndef test_takes_its_time")

    finished = pytest_in(toy, "-m", "slow", "-n2")

    assert "2 passed" in finished.output
    assert "::test_takes_its_time" not in finished.output


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        pytest.param('regression("#12")', "regression", "takes the number or the address", id="no-issue"),
        pytest.param('"#12"', '"the other day"', "takes the number or the address", id="words"),
        pytest.param('skip_ci("needs a screen")', "skip_ci", "takes a reason", id="no-reason"),
        pytest.param('skip_ci("needs a screen")', "target(mean=1)", "that uses `benchmark`", id="not-measured"),
    ],
)
@pytest.mark.quick("no-issue")
def test_run_is_refused_when_a_marker_does_not_say_why(toy: Path, right: str, wrong: str, reason: str) -> None:
    edit(toy / "tests/unit/test_marked.py", right, wrong)

    finished = pytest_in(toy)

    assert finished.status == 4, finished.output
    assert "ERROR: tests/unit/test_marked.py::test_" in finished.output
    assert reason in finished.output


@pytest.mark.parametrize(("layers", "least"), [([], 3), (["integration"], 6)], ids=["unit", "integration"])
def test_smoke_says_within_seconds_whether_the_shop_works(tmp_path: Path, layers: list[str], least: int) -> None:
    repository = render(tmp_path / "shop", {"layers": layers})

    smoke = outcomes(repository, "-m", "smoke")

    assert len(smoke) >= least
    suite = ElementTree.parse(repository / "junit.xml").find("testsuite")  # noqa: S314 - pytest wrote it
    assert suite is not None
    assert float(suite.attrib["time"]) < 10
