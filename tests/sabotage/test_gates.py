"""Each coverage gate turns red by itself, and only a whole run is judged."""

import json
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.support.rendering import pristine, render
from tests.support.templates import commit, git
from tests.support.toolchain import Finished, environment, pytest_in, run
from tests.support.toys import make_toy, write

PASSING = "def test_passes():\n    assert True\n"
FAILING = "def test_fails():\n    assert 0\n"
CRASHING = "import os\n\n\ndef test_crashes():\n    os._exit(1)\n"
SERVED = "from shop.prices import tax\n\nSERVED = tax(100)\n"
INTERRUPTED = "def test_is_interrupted():\n    raise KeyboardInterrupt\n"


@pytest.fixture
def toy(none_repository: Path) -> Path:
    """Return a repo with tests of a few lines, and gates that they pass."""
    return demand(make_toy(none_repository), unit=1, integration=1, total=1)


@pytest.fixture(scope="module")
def ratcheted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return such a repo in which the gates are what the tests reach; copy it, and leave it as it is."""
    copied = shutil.copytree(pristine(database="none"), tmp_path_factory.mktemp("ratcheted") / "shop")
    repository = demand(make_toy(copied), unit=1, integration=1, total=1)
    assert pytest_in(repository, "--cov", "--cov-ratchet").status == 0
    return repository


@pytest.mark.parametrize(
    ("dropped", "eased", "gate"),
    [
        pytest.param("unit/test_total.py", {}, "unit", id="unit"),
        pytest.param("integration/test_total.py", {}, "integration", id="integration"),
        pytest.param("unit/test_nothing.py", {"unit": 1}, "total", id="total-by-a-raise"),
    ],
)
@pytest.mark.quick
def test_exactly_one_gate_is_red_when_the_test_of_a_branch_is_dropped(
    ratcheted: Path, tmp_path: Path, dropped: str, eased: dict[str, int], gate: str
) -> None:
    repository = shutil.copytree(ratcheted, tmp_path / "shop")
    before = branches(repository, gate)
    demand(repository, **(demanded(repository) | eased))
    (repository / "tests" / dropped).unlink()

    finished = pytest_in(repository, "--cov")

    assert finished.status == 1, finished.output
    assert {name for name, row in table(finished).items() if row["verdict"] == "missed"} == {gate}
    assert branches(repository, gate) == before - 1


def test_next_run_holds_what_the_ratchet_raised(ratcheted: Path, tmp_path: Path) -> None:
    repository = shutil.copytree(ratcheted, tmp_path / "shop")
    shutil.rmtree(repository / "reports")
    raised = demanded(repository)

    finished = pytest_in(repository, "--cov", "-n2")

    assert finished.status == 0, finished.output
    rows = table(finished)
    assert {name: int(row["covered"]) for name, row in rows.items()} == raised
    assert rows["unit"]["worst"] == "src/shop/stock.py 0"
    assert rows["total"] == {"covered": 100, "lines": 23, "verdict": "reached", "worst": ""}
    assert {path.name for path in (repository / "reports").iterdir()} == {
        "coverage",
        "coverage.xml",
        *(f"coverage-{name}.{kind}" for name in rows for kind in ("json", "xml")),
    }


def test_gate_is_red_when_no_test_of_its_layer_is_left(toy: Path) -> None:
    shutil.rmtree(toy / "tests/unit")

    finished = pytest_in(toy, "--cov")

    assert finished.status == 1, finished.output
    assert table(finished)["unit"] == {"covered": 0, "lines": 0, "verdict": "missed", "worst": "nothing ran"}
    assert table(finished)["integration"]["verdict"] == "reached"


def test_layer_that_only_imports_covers_nothing(toy: Path) -> None:
    imports = "from shop import __main__, prices, stock\n\nassert __main__.SERVED == prices.tax(100)\n\n\n"
    shutil.rmtree(toy / "tests/integration")
    write(toy, {"src/shop/__main__.py": SERVED, "tests/integration/test_imports.py": imports + PASSING})

    finished = pytest_in(toy, "--cov")

    assert finished.status == 1, finished.output
    rows = table(finished)
    assert (rows["integration"]["covered"], rows["integration"]["verdict"]) == (0, "missed")
    assert 0 < rows["unit"]["lines"] < rows["total"]["lines"]


def test_missed_gate_is_a_failure_in_the_last_lines_and_in_every_report(toy: Path) -> None:
    demand(toy, unit=100, integration=1, total=1)

    reports = ["--junit-xml=reports/junit.xml", "--html=reports/tests.html"]
    finished = pytest_in(toy, "--cov", *reports, session=True)
    later = pytest_in(toy, "--lf")

    assert finished.status == 1, finished.output
    *_, named, last = finished.output.strip().splitlines()
    assert re.fullmatch(r"FAILED coverage::unit - [\d.]+ % are covered, and 100 % must be", named)
    assert re.fullmatch(r"=+ 1 failed, \d+ passed in .*", last)
    assert counts(toy) == {"failures": 1, "tests": sum(map(int, re.findall(r"(\d+) (?:failed|passed)", last)))}
    assert "coverage::unit" in (toy / "reports/tests.html").read_text(encoding="utf-8")
    assert "known failure" not in later.output


@pytest.mark.parametrize("arguments", [[], ["-n2"]], ids=["one-process", "workers"])
def test_unused_snapshot_is_a_failure_in_the_last_lines_and_in_junit(toy: Path, arguments: list[str]) -> None:
    gone = "# serializer version: 1\n# name: test_gone\n  1\n# ---\n"
    taken = "def test_snapshot(snapshot, subtests):\n    with subtests.test():\n        assert subtests\n"
    write(toy / "tests/unit", {"test_snapshot.py": taken, "__snapshots__/test_snapshot.ambr": gone})

    finished = pytest_in(toy, "--junit-xml=reports/junit.xml", *arguments)

    assert finished.status == 1, finished.output
    *_, named, last = finished.output.strip().splitlines()
    assert named.startswith("FAILED tests::snapshots - no test failed")
    failed, passed = map(int, re.findall(r"(\d+) (?:failed|passed)", last))
    assert counts(toy) == {"failures": failed, "tests": failed + passed}
    assert json.loads((toy / "reports/run.json").read_text(encoding="utf-8"))["status"] == 1


def test_changed_lines_are_judged_by_themselves(toy: Path) -> None:
    git("init", "--quiet", cwd=toy)
    commit(toy)
    base = git("rev-parse", "HEAD", cwd=toy).strip()
    prices = toy / "src/shop/prices.py"
    added = "\n\ndef double(amount):\n    twice = 2 * amount\n    return twice\n"
    prices.write_text(prices.read_text(encoding="utf-8") + added, encoding="utf-8")
    demand(toy, unit=1, integration=1, total=50)
    path = os.pathsep.join([environment(toy)["PATH"], str(Path(sys.executable).parent)])
    command = ["python", "-m", "nox", "-s", "changes", "--", f"--compare-branch={base}", "--diff-range-notation=.."]

    judged = []
    for test in ("", "from shop.prices import double\n\n\ndef test_double():\n    assert double(1) == 2\n"):
        write(toy / "tests/integration", {"test_double.py": test})
        assert pytest_in(toy, "--cov").status == 0
        judged.append(run(toy, *command, env={"PATH": path}))

    assert [finished.status for finished in judged] == [1, 0], judged[0].output
    assert "src/shop/prices.py (33.3%): Missing lines 14-15" in judged[0].output
    shown = re.findall(r"^Coverage: (\d+)%$", judged[1].output, re.MULTILINE)
    assert shown == ["33", "100", "100"], judged[1].output


def test_failed_test_is_marked_in_the_pull_request(toy: Path) -> None:
    write(toy / "tests", {"unit/test_bad.py": FAILING})
    command = ["python", "-m", "pytest", "--color=no", "tests/unit"]

    marked = run(toy, *command, env={"GITHUB_ACTIONS": "true"}, session=True)

    assert "::error file=tests/unit/test_bad.py,line=2::" in marked.output
    assert "ci" in tomllib.loads((toy / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]


def test_gates_are_red_when_nothing_of_the_package_runs(toy: Path) -> None:
    shutil.rmtree(toy / "tests/integration")
    shutil.rmtree(toy / "tests/unit")
    write(toy / "tests", {"conftest.py": 'pytest_plugins = ["tests.kit.plugins"]\n', "unit/test_none.py": PASSING})

    finished = pytest_in(toy, "--cov")

    assert finished.status == 1, finished.output
    assert {row["worst"] for row in table(finished).values()} == {"nothing ran"}
    assert {row["verdict"] for row in table(finished).values()} == {"missed"}


def test_gate_at_zero_is_off(toy: Path) -> None:
    shutil.rmtree(toy / "tests/unit")
    demand(toy, unit=0, integration=0, total=0)

    finished = pytest_in(toy, "--cov", "--cov-ratchet")

    assert finished.status == 0, finished.output
    assert {row["verdict"] for row in table(finished).values()} == {"off"}
    assert set(demanded(toy).values()) == {0}


@pytest.mark.parametrize(
    "selection",
    [
        ["tests/unit"],
        ["-k", "tax"],
        ["-m", "unit"],
        ["--lf"],
        ["--deselect", "tests/unit/test_tax.py"],
        ["--ignore", "tests/unit/test_tax.py", "-n2"],
    ],
    ids=lambda selection: selection[0].strip("-"),
)
def test_part_of_the_tests_is_not_judged(toy: Path, selection: list[str]) -> None:
    demand(toy, unit=100, integration=100, total=1)

    finished = pytest_in(toy, "--cov", "--cov-ratchet", *selection)

    assert finished.status == 0, finished.output
    assert "No gate is judged: " in finished.output
    assert table(finished)["unit"]["covered"] > 0
    assert demanded(toy) == {"unit": 100, "integration": 100, "total": 1}


@pytest.mark.parametrize(
    ("test", "arguments", "status"),
    [
        pytest.param(FAILING, ["-x"], 1, id="stopped"),
        pytest.param(INTERRUPTED, [], 2, id="interrupted"),
        pytest.param(CRASHING, ["-n2"], 1, id="worker-crashed"),
    ],
)
def test_run_that_does_not_come_to_its_end_is_not_judged(
    toy: Path, test: str, arguments: list[str], status: int
) -> None:
    write(toy / "tests", {"unit/test_bad.py": test})

    finished = pytest_in(toy, "--cov", "--cov-ratchet", *arguments)

    assert finished.status == status, finished.output
    assert "No gate is judged: " in finished.output
    assert set(demanded(toy).values()) == {1}


def test_thresholds_stay_when_a_test_fails(toy: Path) -> None:
    write(toy / "tests", {"unit/test_bad.py": FAILING})

    finished = pytest_in(toy, "--cov", "--cov-ratchet")

    assert finished.status == 1, finished.output
    assert {row["verdict"] for row in table(finished).values()} == {"reached"}
    assert set(demanded(toy).values()) == {1}


def test_ratchet_needs_coverage(toy: Path) -> None:
    finished = pytest_in(toy, "--cov-ratchet")

    assert finished.status == 4
    assert "--cov-ratchet needs --cov" in finished.output


def test_one_run_measures_what_a_run_of_each_layer_does(toy: Path) -> None:
    # In this order a unit test is the last, and the session's fixture of another layer ends with it.
    together = table(pytest_in(toy, "--cov", "-p", "no:randomly"))
    with_workers = table(pytest_in(toy, "--cov", "-n2"))

    assert with_workers == together
    for layer in ["unit", "integration"]:
        alone = table(pytest_in(toy, f"tests/{layer}", "--cov"))
        assert together[layer]["covered"] == alone[layer]["covered"]


@pytest.mark.deep
def test_one_run_of_the_shop_measures_what_a_run_of_each_layer_does(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop")
    together = table(pytest_in(repository, "--cov"))
    with_workers = table(pytest_in(repository, "--cov", "-n2"))

    for layer in ["unit", "integration"]:
        alone = table(pytest_in(repository, f"tests/{layer}", "--cov"))
        assert together[layer]["covered"] == pytest.approx(alone[layer]["covered"], abs=0.5)
        assert with_workers[layer]["covered"] == pytest.approx(together[layer]["covered"], abs=0.1)


def test_repo_without_integration_tests_has_two_gates(tmp_path: Path) -> None:
    repository = make_toy(render(tmp_path / "shop", {"database": "none", "layers": []}))
    shutil.rmtree(repository / "tests/integration")

    finished = pytest_in(repository, "--cov")

    assert finished.status == 1, finished.output
    assert {name: row["verdict"] for name, row in table(finished).items()} == {"unit": "missed", "total": "missed"}


def demand(repository: Path, **thresholds: int) -> Path:
    """Set the thresholds of a repo, and return the repo."""
    path = repository / "pyproject.toml"
    before, heading, rest = path.read_text(encoding="utf-8").partition("[tool.gates.coverage]\n")
    after = rest[rest.index("\n\n") :]
    lines = "\n".join(f"{name} = {threshold}" for name, threshold in thresholds.items())
    path.write_text(before + heading + lines + after, encoding="utf-8")
    return repository


def counts(repository: Path) -> dict[str, int]:
    """Return how many tests and failures the JUnit XML counts."""
    suite = ElementTree.parse(repository / "reports/junit.xml").find("testsuite")  # noqa: S314 - pytest wrote it
    assert suite is not None
    return {name: int(suite.get(name, "")) for name in ("failures", "tests")}


def demanded(repository: Path) -> dict[str, int]:
    """Return the thresholds of a repo."""
    settings = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    thresholds: dict[str, int] = settings["tool"]["gates"]["coverage"]
    return thresholds


def branches(repository: Path, gate: str) -> int:
    """Return how many branches the last run covered for a gate."""
    report = json.loads((repository / f"reports/coverage-{gate}.json").read_text(encoding="utf-8"))
    covered: int = report["totals"]["covered_branches"]
    return covered


def table(finished: Finished) -> dict[str, dict[str, Any]]:
    """Return the rows of the table that a run printed, by their first column."""
    row = re.compile(r"^(\w+) +([\d.]+) +\d+ +(\d+)  (reached|missed|off) *(.*)$", re.MULTILINE)
    printed = finished.output.partition(" coverage gates ")[2]
    assert printed, finished.output
    return {
        name: {"covered": float(covered), "lines": int(lines), "verdict": verdict, "worst": worst}
        for name, covered, lines, verdict, worst in row.findall(printed)
    }
