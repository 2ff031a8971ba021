# Managed by copier-pytest: `copier update` rewrites this file.
"""`python -m tests.kit.commands.mutation` plants faults by mutmut, and fails where the unit tests find too few.

They must find `mutation_score` per cent, from pyproject.toml; 0 turns that off. `--changed` plants
them in the modules that changed since origin's default branch, or are not committed, and judges
these. Other arguments are names of mutants: then only those are tried, and nothing is judged.
"""

import fnmatch
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from tests.kit.revision import revision

MUTANTS = Path("mutants")
REPORT = Path("reports/mutation.json")
MUTMUT = [sys.executable, "-m", "mutmut"]
TRIED = ("killed", "survived", "no_tests", "suspicious", "timeout", "segfault")


def main() -> str:
    """Return what is wrong, or "" if nothing is."""
    names = sys.argv[1:]
    of_changes = names == ["--changed"]
    if of_changes:
        names = changed()
        print(f"What has changed: {', '.join(names) or 'nothing in which faults are planted'}")
        if not names:
            return ""
    if of_changes or not names:
        shutil.rmtree(MUTANTS, ignore_errors=True)
    for command in (["run", *names], ["results"], ["export-cicd-stats"]):
        status = subprocess.run([*MUTMUT, *command]).returncode  # noqa: S603 - mutmut's
        if status:
            return f"mutmut {command[0]} ends with status {status}"
    return judged(of_changes) if of_changes or not names else ""


def changed() -> list[str]:
    """Return a pattern for the mutants of each module with functions that is not as it was."""
    base = git("merge-base", "origin/HEAD", "HEAD") or ["HEAD"]
    paths = git("diff", "--name-only", "--relative", *base)
    paths += git("ls-files", "--others", "--exclude-standard")
    chosen = settings()["mutmut"]["only_mutate"]
    return [
        f"{'.'.join(Path(path).with_suffix('').parts[1:])}.*"
        for path in paths
        if any(fnmatch.fnmatch(path, pattern) for pattern in chosen)
        and Path(path).is_file()
        and "def " in Path(path).read_text(encoding="utf-8")
    ]


def git(*arguments: str) -> list[str]:
    """Return the lines that git prints, none where it fails."""
    command = ["git", *arguments]
    told = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
    return told.stdout.splitlines()


def settings() -> dict[str, Any]:
    """Return the tables of the tools in pyproject.toml."""
    text = Path("pyproject.toml").read_text(encoding="utf-8")
    tables: dict[str, Any] = tomllib.loads(text)["tool"]
    return tables


def judged(of_changes: bool) -> str:
    """Print the score, and return what is wrong with it; a fault that stops the tests is found.

    That of the changes is no figure of the whole, and in no report.
    """
    statistics = MUTANTS / "mutmut-cicd-stats.json"
    stats = json.loads(statistics.read_text(encoding="utf-8")) if statistics.exists() else {}
    tried = sum(stats.get(how, 0) for how in TRIED)
    if not tried:
        return "no fault was planted: see [tool.mutmut] in pyproject.toml"
    score = 100 * (stats["killed"] + stats["timeout"]) / tried
    if not of_changes:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(revision(Path()) | {"score": score}), encoding="utf-8")
    threshold = settings()["gates"]["mutation_score"]
    print(f"{score:.1f} % of {tried} faults are found, and {threshold} % must be")
    return "" if score >= threshold else "`mutmut show NAME` says what a fault of the list is"


if __name__ == "__main__":
    sys.exit(main() or None)
