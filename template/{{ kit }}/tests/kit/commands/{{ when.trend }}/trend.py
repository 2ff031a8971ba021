# Managed by copier-pytest: `copier update` rewrites this file.
"""The history of the runs, a line of JSON for each, and a page with plots: `nox -s report`."""

import hashlib
import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median

from jinja2 import Environment, FileSystemLoader
from pydantic import AwareDatetime, BaseModel, FiniteFloat, ValidationError

HISTORY = Path("reports/history.jsonl")
OTHERS = ("benchmark.json", "coverage-*.json", "load.json", "mutation.json")


class Run(BaseModel):
    """A run; `ran` stands for the tests that it did not skip."""

    time: AwareDatetime
    commit: str
    dirty: bool
    python: str
    seed: int | None
    ran: str
    failed: list[str]
    flaky: list[str]
    slowest: dict[str, FiniteFloat]
    figures: dict[str, FiniteFloat]

    def contradicted(self, about: Mapping[str, object], outcomes: Mapping[str, str]) -> set[str]:
        """Return the tests that ended otherwise in another run, if that is of the same commit."""
        same = {"commit": self.commit, "python": self.python, "dirty": False}
        if self.dirty or not same.items() <= about.items():
            return set()
        fixed = {test for test in self.failed if outcomes.get(test) == "passed"}
        broken = {test for test in outcomes if outcomes[test] == "failed"} - {*self.failed}
        return fixed | broken if self.ran == digest(outcomes) else fixed


def digest(outcomes: Mapping[str, str]) -> str:
    """Return what stands for the tests that were not skipped."""
    tests = sorted(test for test in outcomes if outcomes[test] != "skipped")
    return hashlib.sha256("\n".join(tests).encode()).hexdigest()[:16]


def read(history: Path) -> tuple[list[Run], list[str]]:
    """Return the runs, oldest first, and what is wrong with each line that is none."""
    runs, damage = [], []
    lines = history.read_bytes().split(b"\n") if history.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            runs += [Run.model_validate_json(line)] if line else []
        except ValidationError as error:
            damage.append(f"{history.name}, line {number}: {error.errors()[0]['msg']}")
    return sorted(runs, key=lambda run: run.time), damage


def append(history: Path, run: Run) -> None:
    """Add a run in one write at the end of the file, so that what others add meanwhile stays."""
    with history.open("ab+", buffering=0) as file:
        file.seek(max(file.tell() - 1, 0))
        is_torn = file.read() not in (b"", b"\n")
        file.write(b"\n" * is_torn + run.model_dump_json().encode() + b"\n")


def measure(reports: Path, earlier: Sequence[Run]) -> Run:
    """Return the run whose parts are in `run.json` files, with what others measured of its tree.

    Figures that are older than it, or of another commit or state, are named and left out.
    """
    parts = [json.loads(path.read_bytes()) for path in reports.rglob("run.json")]
    start = min(datetime.fromisoformat(part["time"]) for part in parts)
    outcomes = {test: end for part in parts for test, end in part["outcomes"].items()}
    durations = {test: time for part in parts for test, time in part["durations"].items()}
    slowest = sorted(durations, key=durations.__getitem__, reverse=True)[:5]
    failed = sorted(test for test in outcomes if outcomes[test] == "failed")
    flaky = sorted({test for run in earlier for test in run.contradicted(parts[0], outcomes)})
    figures = {
        "tests": len(outcomes),
        "failed": len(failed),
        "flaky": len(flaky),
        "seconds": sum(part["seconds"] for part in parts),
        "slowest": max(durations.values(), default=0),
    }
    for path in [path for pattern in OTHERS for path in reports.glob(pattern)]:
        report = json.loads(path.read_bytes())
        is_same = all(report.get(name) == parts[0][name] for name in ("commit", "dirty"))
        if not is_same or path.stat().st_mtime < start.timestamp():
            print(f"{path} is older than the run, or of another tree: it is left out")
            continue
        for kind in ("instructions", "milliseconds"):
            figures |= {f"{path.stem} {name}": x for name, x in report.get(kind, {}).items()}
        percent = report.get("score", report.get("totals", {}).get("percent_covered"))
        if percent is not None:
            figures[path.stem.replace("-", " ")] = math.floor(percent * 10) / 10
    own = {"time": start, "ran": digest(outcomes), "failed": failed, "flaky": flaky}
    own |= {"slowest": {test: durations[test] for test in slowest}, "figures": figures}
    return Run.model_validate(parts[0] | own)


def thinned(runs: Sequence[Run], name: str, places: int) -> list[tuple[float, ...]]:
    """Return so many places at most from left to right: least, median and greatest figure there."""
    found: dict[int, list[float]] = {}
    for index, run in enumerate(runs):
        if name in run.figures:
            place = round(places * index / max(len(runs) - 1, 1))
            found.setdefault(place, []).append(run.figures[name])
    return [(place, min(them), median(them), max(them)) for place, them in found.items()]


def main() -> None:
    """Add the run of the reports to the history, once, and draw all runs into trend.html."""
    HISTORY.parent.mkdir(exist_ok=True)
    runs, damage = read(HISTORY)
    if any(HISTORY.parent.rglob("run.json")):
        run = measure(HISTORY.parent, runs)
        if run.time not in [earlier.time for earlier in runs]:
            append(HISTORY, run)
            runs.append(run)
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    jinja = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    latest = {name: figure for run in runs[-100:] for name, figure in run.figures.items()}
    drawing = {"project": project, "runs": runs, "damage": damage, "latest": latest}
    plots = {name: thinned(runs, name, places=400) for name in latest}
    page = HISTORY.with_name("trend.html")
    page.write_text(jinja.get_template("trend.html").render(drawing, plots=plots), encoding="utf-8")
    print(*damage, f"{page}: {len(runs)} runs", sep="\n")


if __name__ == "__main__":
    main()
