"""The gate of the benchmarks: a slowed function is caught by its instructions, and nothing passes unmeasured."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.templates import commit, git
from tests.support.toolchain import environment, pytest_in, run
from tests.support.toys import write

BENCHMARKS = """\
def work(size):
    return sum(number * number for number in range(size))


def test_slowed(benchmark):
    assert benchmark(work, 100_000)  # slow


def test_untouched(benchmark):
    assert benchmark(work, 100_000)
"""
COMMAND = ["python", "-m", "tests.kit.commands.instructions"]


@pytest.fixture
def toy(none_repository: Path) -> Path:
    """Return a repo with two benchmarks of a few lines, and no plugins: they would all run under Valgrind."""
    for name in ("kit/plugins", "kit/checks", "integration", "performance", "unit"):
        shutil.rmtree(none_repository / "tests" / name)
    write(none_repository / "tests", {"conftest.py": "", "performance/test_toy.py": BENCHMARKS})
    return none_repository


@pytest.mark.needs("valgrind")
def test_slowed_function_is_caught(toy: Path) -> None:
    renewed = run(toy, *COMMAND, "--renew", session=True)
    assert renewed.status == 0, renewed.output
    (baseline,) = (toy / "tests/performance").glob("baseline-*.json")
    names = list(json.loads(baseline.read_text(encoding="utf-8")))
    assert names == ["test_toy.py::test_slowed", "test_toy.py::test_untouched"]
    edit(toy / "tests/performance/test_toy.py", "(work, 100_000)  # slow", "(work, 110_000)")

    finished = run(toy, *COMMAND, session=True)

    assert finished.status == 1, finished.output
    assert finished.output.endswith(f"in one of them only: {names[0]}\n")
    assert f"more than 5 % above tests/performance/{baseline.name}" in finished.output


def test_gate_is_red_when_nothing_is_measured(toy: Path, tmp_path: Path) -> None:
    write(tmp_path / "bin", {"valgrind": '#!/bin/sh\nwhile [ "${1#-}" != "$1" ]; do shift; done\nexec "$@"\n'})
    (tmp_path / "bin/valgrind").chmod(0o755)
    path = {"PATH": f"{tmp_path / 'bin'}:{environment(toy, session=True)['PATH']}"}

    finished = run(toy, *COMMAND, "--renew", session=True, env=path)

    assert finished.status == 1, finished.output
    assert "2 passed" in finished.output
    assert "nothing was measured" in finished.output
    assert not list((toy / "tests/performance").glob("baseline-*.json"))


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        pytest.param(
            None,
            "there is no tests/performance/baseline-3.",
            id="no-baseline-for-this-python",
            marks=pytest.mark.needs("valgrind"),
        ),
        pytest.param("/nowhere", "Valgrind is missing", id="no-valgrind"),
    ],
)
def test_gate_is_red_when_it_can_not_judge(toy: Path, path: str | None, reason: str) -> None:
    write(toy / "tests/performance", {"baseline-3.99.json": "{}"})
    python = f"{environment(toy, session=True)['VIRTUAL_ENV']}/bin/python"

    finished = run(toy, python, *COMMAND[1:], session=True, env={"PATH": path} if path else None)

    assert finished.status == 1
    assert reason in finished.output


@pytest.mark.needs("valgrind")
def test_fresh_repo_gets_its_first_baseline(toy: Path) -> None:
    git("init", "--quiet", cwd=toy)
    commit(toy)

    first = run(toy, *COMMAND, session=True)

    assert first.status == 0, first.output
    assert "Nothing is judged yet, there is no tests/performance/baseline-3." in first.output
    (made,) = (toy / "reports").glob("baseline-*.json")
    reported = json.loads((toy / "reports/benchmark.json").read_text(encoding="utf-8"))
    assert reported == {
        "commit": git("rev-parse", "HEAD", cwd=toy).strip(),
        "dirty": False,
        "instructions": json.loads(made.read_text(encoding="utf-8")),
    }
    shutil.copy(made, toy / "tests/performance")
    assert run(toy, *COMMAND, session=True).status == 0


@pytest.mark.deep
@pytest.mark.needs("valgrind")
@pytest.mark.parametrize("answers", [{}, {"async_stack": "sync"}, {"database": "none", "async_stack": "trio"}])
def test_figures_of_the_shop_hold(tmp_path: Path, answers: dict[str, str]) -> None:
    repository = render(tmp_path / "shop", answers)
    assert run(repository, *COMMAND, "--renew", session=True).status == 0

    finished = run(repository, *COMMAND, session=True)

    assert finished.status == 0, finished.output


def test_greedy_function_exceeds_its_memory_and_a_missed_target_is_reported(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", {"database": "none"})
    service = repository / "src/shop/services/users.py"
    edit(
        service,
        "        await self.work.users.add(user)\n",
        "        user.hoard = b'0' * 10_000\n        await self.work.users.add(user)\n",
    )
    edit(repository / "tests/performance/test_users.py", "target(mean=0.5, max=1.0)", "target(mean=0, max=1.0)")

    finished = pytest_in(repository, "tests/performance/test_users.py", session=True)

    assert finished.status == 1
    assert "MEMORY PROBLEMS tests/performance/test_users.py" in finished.output
    assert "1 failed, 2 passed" in finished.output
    verdicts = re.findall(r"^(\w+) [\d.]+ s of [\d.]+ s: (\w+) +\S+::(\w+)$", finished.output, re.MULTILINE)
    assert verdicts == [
        ("mean", "missed", "test_fifty_users_are_registered"),
        ("max", "reached", "test_fifty_users_are_registered"),
        ("max", "reached", "test_twenty_users_are_registered_at_once"),
    ]
