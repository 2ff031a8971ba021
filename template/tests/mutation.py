# Managed by copier-pytest: `copier update` rewrites this file.
"""`python -m tests.mutation` plants faults by mutmut, and fails where the unit tests find too few.

They must find `mutation_score` per cent, from pyproject.toml; 0 turns that off. Arguments are names
of mutants: then only those are tried, and nothing is judged.
"""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

MUTANTS = Path("mutants")
REPORT = Path("reports/mutation.json")
MUTMUT = [sys.executable, "-m", "mutmut"]


def main() -> str:
    """Return what is wrong, or "" if nothing is."""
    names = sys.argv[1:]
    if not names:
        shutil.rmtree(MUTANTS, ignore_errors=True)
    for command in (["run", *names], ["results"], ["export-cicd-stats"]):
        status = subprocess.run([*MUTMUT, *command]).returncode  # noqa: S603 - mutmut's
        if status:
            return f"mutmut {command[0]} ends with status {status}"
    return "" if names else judged()


def judged() -> str:
    """Print the score, and return what is wrong with it; a fault that stops the tests is found."""
    statistics = MUTANTS / "mutmut-cicd-stats.json"
    stats = json.loads(statistics.read_text(encoding="utf-8")) if statistics.exists() else {}
    tried = stats.get("total", 0) - stats.get("skipped", 0)
    if not tried:
        return "no fault was planted: see [tool.mutmut] in pyproject.toml"
    score = 100 * (stats["killed"] + stats["timeout"]) / tried
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps({"score": score}), encoding="utf-8")
    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    threshold = settings["tool"]["gates"]["mutation_score"]
    print(f"{score:.1f} % of {tried} faults are found, and {threshold} % must be")
    return "" if score >= threshold else "`mutmut show NAME` says what a fault of the list is"


if __name__ == "__main__":
    sys.exit(main() or None)
