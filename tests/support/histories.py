"""Made-up histories of runs, as the rendered `reports/history.jsonl` has them."""

import hashlib
import json
import random
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support.toolchain import environment

TESTS = [
    f"tests/unit/test_{module}.py::test_{module}_{number}" for module in ("orders", "users") for number in range(99)
]


def make_run(number: int = 0, **changes: Any) -> dict[str, Any]:
    """Return a run that passed on the day of that number, with other fields where they are given."""
    figures = {"tests": 200, "failed": 0, "flaky": 0, "seconds": 9.5, "slowest": 0.8, "coverage total": 97.5}
    return {
        "time": (datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(days=number)).isoformat(),
        "commit": hashlib.sha256(str(number).encode()).hexdigest()[:40],
        "dirty": False,
        "python": "3.11.7",
        "seed": number,
        "ran": "0" * 16,
        "failed": [],
        "flaky": [],
        "slowest": {TESTS[0]: 0.8, TESTS[1]: 0.5},
        "figures": figures | changes.pop("figures", {}),
    } | changes


def make_history(runs: int) -> list[dict[str, Any]]:
    """Return so many runs of a project that grows, with failures, flaky tests and all figures; always the same."""
    chance = random.Random(4)  # noqa: S311 - nothing is secret here
    covered = {"unit": 79.0, "integration": 90.0, "total": 95.0}
    history = []
    for number in range(runs):
        part = number / runs
        covered = {gate: min(max(at + chance.gauss(4 / runs, 0.15), 60), 99.5) for gate, at in covered.items()}
        failed = chance.sample(TESTS, 2) if chance.random() < 0.06 else []
        flaky = [TESTS[7]] if number % 61 == 40 else []
        figures = {
            "tests": 180 + int(120 * part),
            "failed": len(failed),
            "flaky": len(flaky),
            "seconds": 12 + 4 * part + chance.gauss(0, 0.4) + (5 if 0.55 < part < 0.65 else 0),
            "slowest": 0.8 + chance.random() / 5,
            **{f"coverage {gate}": round(at, 1) for gate, at in covered.items()},
        }
        if number % 4 == 0:
            figures |= {
                "mutation": round(74 + 10 * part + chance.gauss(0, 0.4), 1),
                "benchmark test_cart_is_priced[100-items]": int(
                    (2.4 if part < 0.5 else 1.9) * 1e6 + chance.gauss(0, 900)
                ),
                "benchmark test_products_are_searched": int((8 + part) * 1e6 + chance.gauss(0, 4000)),
            }
        history.append(make_run(number, failed=failed, flaky=flaky, figures=figures))
    return history


def write_history(repository: Path, runs: list[dict[str, Any]]) -> Path:
    """Make runs the history of a repo, and return its file."""
    path = repository / "reports/history.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text(_lines(runs), encoding="utf-8")
    return path


def _lines(runs: list[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(run)}\n" for run in runs)


_ADD = """
import sys
import time
from pathlib import Path

from tests.kit.commands.trend import HISTORY, Run, append

lines = Path("runs.jsonl").read_text(encoding="utf-8").splitlines()
runs = [Run.model_validate_json(line) for line in lines[int(sys.argv[1]) :: 4]]
Path(f"ready-{sys.argv[1]}").touch()
while not Path("go").exists():
    time.sleep(0.001)
for run in runs:
    append(HISTORY, run)
"""


def add_at_once(repository: Path, runs: int) -> list[int]:
    """Let four processes of a repo add so many runs to its history, and return the numbers of those that it then holds.

    Raises AssertionError if a process fails.
    """
    history = repository / "reports/history.jsonl"
    (repository / "runs.jsonl").write_text(_lines(make_history(runs)), encoding="utf-8")
    command = ["python", "-c", _ADD]
    processes = [subprocess.Popen([*command, str(i)], cwd=repository, env=environment(repository)) for i in range(4)]
    while not all((repository / f"ready-{i}").exists() or process.poll() for i, process in enumerate(processes)):
        time.sleep(0.01)
    (repository / "go").touch()
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0, 0]
    return [run["seed"] for run in filter(None, map(_parsed, history.read_text(encoding="utf-8").splitlines()))]


def _parsed(line: str) -> dict[str, Any]:
    try:
        run: dict[str, Any] = json.loads(line)
    except ValueError:
        return {}
    return run
