# Managed by copier-pytest: `copier update` rewrites this file.
"""`everything.py SESSION...` runs these sessions of nox to the end, whatever fails, and closes with one table.

A session that runs the tests has a row for each layer as well, of what its `run.json` says.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

RUN = Path("reports/run.json")


class Row(NamedTuple):
    """What ran, how many tests that were, how many seconds they took, and how it ended."""

    name: str
    tests: int | str
    seconds: float
    verdict: str


def main() -> int:
    """Run the sessions; return 1 if one of them fails."""
    rows = [row for name in sys.argv[1:] for row in results(name)]
    print(f"\n{'layer':<14} {'tests':>6} {'seconds':>8}  verdict")
    for row in rows:
        print(f"{row.name:<14} {row.tests:>6} {row.seconds:>8.1f}  {row.verdict}")
    return int(any("failed" in row.verdict for row in rows))


def results(session: str) -> list[Row]:
    """Run a session, and return the rows of its layers, and its own."""
    RUN.unlink(missing_ok=True)
    start = time.monotonic()
    finished = subprocess.run([sys.executable, "-m", "nox", "--session", session])  # noqa: S603
    seconds = time.monotonic() - start
    rows = layers(json.loads(RUN.read_text(encoding="utf-8"))) if RUN.exists() else []
    tests = sum(row.tests for row in rows if isinstance(row.tests, int)) if rows else "-"
    return [*rows, Row(session, tests, seconds, "failed" if finished.returncode else "passed")]


def layers(run: dict[str, dict[str, str | float]]) -> list[Row]:
    """Return a row for each layer of a run, the guards' own tests included."""
    found: dict[str, list[str]] = {}
    for test in run["outcomes"]:
        parts = test.replace("tests/kit/checks/", "tests/").split("/")
        if parts[0] == "tests" and len(parts) > 1:
            found.setdefault(parts[1], []).append(test)
    return [
        Row(
            layer,
            len(tests),
            sum(float(run["durations"].get(test, 0)) for test in tests),
            verdict([str(run["outcomes"][test]) for test in tests]),
        )
        for layer, tests in found.items()
    ]


def verdict(outcomes: list[str]) -> str:
    """Return how many tests failed or were skipped, or that all passed."""
    counts = {how: outcomes.count(how) for how in ("failed", "skipped") if how in outcomes}
    return ", ".join(f"{count} {how}" for how, count in counts.items()) or "passed"


if __name__ == "__main__":
    sys.exit(main())
