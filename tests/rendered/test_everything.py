"""`nox -s everything`: all that was chosen runs to the end, and one table says how each part ended."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.rendering import render
from tests.support.toys import write

NOX = """
import json
import sys
from pathlib import Path

name = sys.argv[-1]
if name == "coverage":
    outcomes = {
        "tests/unit/test_a.py::test_a": "passed",
        "tests/kit/checks/unit/test_b.py::test_b": "passed",
        "tests/integration/test_c.py::test_c": "failed",
        "tests/integration/test_d.py::test_d": "skipped",
        "coverage::total": "failed",
    }
    Path("reports").mkdir(exist_ok=True)
    run = {"outcomes": outcomes, "durations": dict.fromkeys(outcomes, 0.5)}
    Path("reports/run.json").write_text(json.dumps(run))
sys.exit(name in ("types", "coverage"))
"""
"""Stands in for nox: a session of it takes longer than the tests here."""


@pytest.mark.quick
@pytest.mark.parametrize(
    ("answers", "sessions"),
    [
        pytest.param({}, "lint types secrets coverage nose2 benchmark mutation", id="default"),
        pytest.param({"layers": [], "mutation_score": 0}, "lint types secrets coverage nose2", id="unit"),
        pytest.param({"layers": ["e2e", "load"]}, "lint types secrets coverage nose2 load mutation", id="load"),
        pytest.param(
            {"layers": ["e2e", "browser"]}, "lint types secrets browser coverage nose2 mutation", id="browser"
        ),
    ],
)
def test_session_names_all_that_was_chosen(tmp_path: Path, answers: dict[str, object], sessions: str) -> None:
    noxfile = (render(tmp_path / "shop", answers) / "noxfile.py").read_text(encoding="utf-8")
    listed = re.findall(r'"(\w+)"', noxfile.partition("\nEVERYTHING = [")[2].partition("\n]\n")[0])

    assert listed == sessions.split()
    assert set(listed) <= set(re.findall(r"^def (\w+)\(session", noxfile, re.MULTILINE))


@pytest.mark.quick
def test_table_says_how_each_layer_and_session_ended(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop")
    write(repository, {"nox.py": NOX, "reports/run.json": "an older run"})
    command = [sys.executable, "tests/kit/commands/everything.py"]

    def table(*sessions: str) -> tuple[int, list[list[str]]]:
        finished = subprocess.run([*command, *sessions], cwd=repository, capture_output=True, text=True, check=False)
        return finished.returncode, [line.split(maxsplit=3) for line in finished.stdout.strip().splitlines()]

    status, (heading, lint, types, unit, integration, coverage, nose2) = table("lint", "types", "coverage", "nose2")

    assert status == 1
    assert heading == ["layer", "tests", "seconds", "verdict"]
    assert unit == ["unit", "2", "1.0", "passed"]
    assert integration == ["integration", "2", "1.0", "1 failed, 1 skipped"]
    assert [row[::3] for row in (lint, types, coverage, nose2)] == [
        ["lint", "passed"],
        ["types", "failed"],
        ["coverage", "failed"],
        ["nose2", "passed"],
    ]
    assert coverage[1] == "4"
    assert table("lint", "nose2")[0] == 0
