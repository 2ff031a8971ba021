"""Shards run each test once, and together they are judged as one run would be."""

import json
import shutil
from pathlib import Path

import pytest

from tests.sabotage.test_gates import CRASHING, FAILING, demand, table
from tests.support.rendering import pristine, render
from tests.support.toolchain import pytest_in
from tests.support.toys import make_toy, write

NUMBER = 3
GATES = ["unit", "integration", "total"]
FEW = "tests/unit/test_total.py::test_amounts_are_added"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo for three shards, with tests of a few lines; copy it, and leave it as it is."""
    repository = tmp_path_factory.mktemp("whole") / "shop"
    shutil.copytree(pristine(database="none", ci_shards=NUMBER), repository)
    return demand(make_toy(repository), **dict.fromkeys(GATES, 1))


@pytest.fixture(scope="module")
def judged(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same repo with the reports of its shards, each of which ran in a folder of its own."""
    repository = shutil.copytree(whole, tmp_path_factory.mktemp("judged") / "shop")
    run_shards(repository, tmp_path_factory.mktemp("machines"), workers="-n2")
    return repository


@pytest.fixture
def toy(whole: Path, tmp_path: Path) -> Path:
    """Return a copy of the repo."""
    return shutil.copytree(whole, tmp_path / "shop")


@pytest.fixture
def sharded(judged: Path, tmp_path: Path) -> Path:
    """Return a copy of the repo with the reports."""
    return shutil.copytree(judged, tmp_path / "judged" / "shop")


def run_shards(repository: Path, machines: Path, workers: str) -> None:
    """Run the shards of a repo, the last one with workers, and bring the reports of each into the repo."""
    for place in range(1, NUMBER + 1):
        machine = shutil.copytree(repository, machines / str(place) / "shop", ignore=shutil.ignore_patterns("reports"))
        finished = pytest_in(machine, "--cov", f"--shard={place}/{NUMBER}", workers if place == NUMBER else "-n0")
        assert finished.status == 0, finished.output
        assert "No gate is judged: --shard leaves tests out." in finished.output
        shutil.copytree(machine / "reports", repository / f"reports/{place}")


def test_shards_cover_what_one_run_does(toy: Path, sharded: Path) -> None:
    finished = pytest_in(sharded, "--cov", "--cov-shards")

    assert finished.status == 0, finished.output
    assert table(finished) == table(pytest_in(toy, "--cov"))
    ran = [set(json.loads(path.read_text())) for path in (sharded / "reports").rglob("shard-*.json")]
    assert len(ran) == NUMBER
    assert all(ran)
    assert sum(map(len, ran)) == len(set.union(*ran)) == 6


@pytest.mark.deep
def test_shards_of_the_shop_cover_what_one_run_does(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", {"ci_shards": NUMBER})
    together = table(pytest_in(repository, "--cov"))
    shutil.rmtree(repository / "reports")
    run_shards(repository, tmp_path / "machines", workers="-n2")

    judged = table(pytest_in(repository, "--cov", "--cov-shards"))

    for gate in GATES:
        assert judged[gate]["covered"] == pytest.approx(together[gate]["covered"], abs=0.1)


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.quick("total")
def test_exactly_one_gate_is_red_when_the_shards_together_miss_it(sharded: Path, gate: str) -> None:
    write(sharded / "src/shop", {"never.py": "def never():\n    return 1\n"})
    demand(sharded, **(dict.fromkeys(GATES, 1) | {gate: 100}))

    finished = pytest_in(sharded, "--cov", "--cov-shards")

    assert finished.status == 1, finished.output
    assert [name for name, row in table(finished).items() if row["verdict"] == "missed"] == [gate]


def test_ratchet_raises_what_the_shards_cover_together(sharded: Path) -> None:
    finished = pytest_in(sharded, "--cov", "--cov-shards", "--cov-ratchet")

    assert finished.status == 0, finished.output
    assert "Raised total from 1 to 100." in finished.output


def test_nothing_is_judged_when_a_shard_is_missing(sharded: Path) -> None:
    lost = json.loads((sharded / "reports/2/shard-2.json").read_text())
    shutil.rmtree(sharded / "reports/2")

    finished = pytest_in(sharded, "--cov", "--cov-shards")

    assert finished.status == 4, finished.output
    assert f"{len(lost)} tests ran on no shard, such as {min(lost)}: reports/ must hold" in finished.output


def test_nothing_is_judged_when_there_is_no_report(toy: Path) -> None:
    finished = pytest_in(toy, "--cov", "--cov-shards")

    assert finished.status == 4, finished.output
    assert "6 tests ran on no shard" in finished.output


@pytest.mark.parametrize("fault", ["report-twice", "test-gone"])
def test_nothing_is_judged_when_more_ran_than_there_is(sharded: Path, fault: str) -> None:
    if fault == "report-twice":
        shutil.copytree(sharded / "reports/1", sharded / "reports/4")
    else:
        (sharded / "tests/unit/test_total.py").unlink()

    finished = pytest_in(sharded, "--cov", "--cov-shards")

    assert finished.status == 4, finished.output
    assert "tests ran once too often, such as tests/" in finished.output


@pytest.mark.parametrize(
    ("tests", "selection"),
    [
        pytest.param({}, ["-k", "total"], id="selected"),
        pytest.param({}, ["tests/unit"], id="path"),
        pytest.param({"unit/test_bad.py": FAILING}, ["-x"], id="stopped"),
        pytest.param({"unit/test_bad.py": CRASHING}, ["-n2"], id="worker-crashed"),
    ],
)
def test_part_of_a_shard_leaves_no_report(toy: Path, tests: dict[str, str], selection: list[str]) -> None:
    write(toy / "tests", tests)

    finished = pytest_in(toy, "--cov", "--shard=1/1", *selection)

    assert "No gate is judged: " in finished.output
    assert not [*(toy / "reports").glob("shard-*")]


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_shard_without_a_test_is_green_when_there_are_more_shards_than_tests(toy: Path, workers: str) -> None:
    finished = pytest_in(toy, "--shard=7/7", workers)

    assert finished.status == 0, finished.output
    assert " passed" not in finished.output


def test_run_without_a_test_is_red_when_it_is_no_shard(toy: Path) -> None:
    assert pytest_in(toy, "-k", "unheard").status == 5


def test_longest_test_has_a_shard_of_its_own_when_the_durations_say_so(toy: Path) -> None:
    assert pytest_in(toy, "--record-durations").status == 0
    path = toy / "tests/durations.json"
    durations = json.loads(path.read_text(encoding="utf-8"))
    assert len(durations) == 6
    assert min(durations.values()) >= 0.001
    path.write_text(json.dumps(durations | {FEW: 100.0}), encoding="utf-8")

    first, second = (pytest_in(toy, f"--shard={place}/2", "--collect-only", "-q").output for place in (1, 2))

    assert FEW in first
    assert first.count("::") == 1
    assert second.count("::") == 5


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        pytest.param(["--shard=4/3"], "it takes I/N, as in 2/3, not '4/3'", id="beyond"),
        pytest.param(["--shard=0/3"], "it takes I/N, as in 2/3, not '0/3'", id="none"),
        pytest.param(["--shard=two"], "it takes I/N, as in 2/3, not 'two'", id="word"),
        pytest.param(["--cov-shards"], "--cov-shards needs --cov", id="no-coverage"),
    ],
)
def test_option_is_refused_when_it_makes_no_sense(toy: Path, arguments: list[str], reason: str) -> None:
    finished = pytest_in(toy, *arguments)

    assert finished.status == 4, finished.output
    assert reason in finished.output
