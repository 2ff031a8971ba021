# Managed by copier-pytest: `copier update` rewrites this file.
"""`python -m tests.kit.commands.instructions` counts the instructions of each benchmark, by Valgrind.

It fails where one executes more than the baseline allows: `benchmark_tolerance` per cent, from
pyproject.toml. Unlike seconds, the figures hardly differ from run to run. They do from one Python
to another, so each has a file of its own; `--renew` writes it. As long as there is none for any
Python, nothing is judged.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from tests.kit.revision import revision

LAYER = Path("tests/performance")
BASELINE = LAYER / f"baseline-{sys.version_info.major}.{sys.version_info.minor}.json"
REPORT = Path("reports/benchmark.json")
FIRST = REPORT.with_name(BASELINE.name)
VALGRIND = ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--quiet"]
PYTEST = [sys.executable, "-m", "pytest", str(LAYER), "--codspeed", "--codspeed-mode=simulation"]
# One plugin measures, in the same order each time, and slowly.
OPTIONS = ["-p", "no:benchmark", "-p", "no:randomly", "--timeout=0"]

COUNT = re.compile(r"Client Request: (?:.*/)?(\S+\.py::[^\n]+)\n.*\ntotals: (\d+)\n", re.DOTALL)


def main() -> str:
    """Return what is wrong, or "" if nothing is."""
    if not shutil.which("valgrind"):
        return "Valgrind is missing: install it, for example by `apt-get install valgrind`"
    counts = measured()
    if not counts:
        return "nothing was measured: no test of tests/performance/ uses benchmark"
    REPORT.parent.mkdir(exist_ok=True)
    report = revision(Path()) | {"instructions": counts}
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    has_baselines = any(LAYER.glob("baseline-*.json"))
    written = BASELINE if "--renew" in sys.argv[1:] else FIRST
    written.write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
    if not BASELINE.exists():
        missing = f"there is no {BASELINE}: commit {FIRST} as that, or write it with --renew"
        if has_baselines:
            return missing
        print(f"Nothing is judged yet, {missing}")
        return ""
    return compared(counts, json.loads(BASELINE.read_text(encoding="utf-8")))


def measured() -> dict[str, int]:
    """Return the instructions of each benchmark by its name; exit if a test fails."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"CODSPEED_ENV": "local", "CODSPEED_PROFILE_FOLDER": folder}
        finished = subprocess.run(  # noqa: S603 - commands of the suite's own
            [*VALGRIND, f"--callgrind-out-file={folder}/%p", *PYTEST, *OPTIONS],
            env=os.environ | environment | {"PYTHONHASHSEED": "0"},
        )
        if finished.returncode:
            sys.exit(finished.returncode)
        texts = [path.read_text(encoding="utf-8") for path in Path(folder).glob("[0-9]*")]
    found = filter(None, map(COUNT.search, texts))
    return dict(sorted((match[1], int(match[2])) for match in found))


def compared(counts: dict[str, int], baseline: dict[str, int]) -> str:
    """Print a table, and return what is wrong."""
    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    tolerance = settings["tool"]["gates"]["benchmark_tolerance"]
    wrong = []
    for name in sorted({*counts, *baseline}):
        now, before = counts.get(name, 0), baseline.get(name, 0)
        change = 100 * (now / before - 1) if now and before else float("inf")
        print(f"{before:>14,} {now:>14,} {change:>+8.2f} %  {name}")
        if change > tolerance:
            wrong.append(name)
    if not wrong:
        return ""
    return f"more than {tolerance} % above {BASELINE}, or in one of them only: {', '.join(wrong)}"


if __name__ == "__main__":
    sys.exit(main() or None)
