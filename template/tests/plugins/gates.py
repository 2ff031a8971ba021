# Managed by copier-pytest: `copier update` rewrites this file.
"""A whole run with `--cov` fails below a threshold of [tool.gates.coverage] in pyproject.toml."""

import json
import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.contexts import contexts_of

# What leaves tests out: the attributes of the options, and how they are written.
SELECTIONS = {
    "keyword": "-k",
    "markexpr": "-m",
    "deselect": "--deselect",
    "ignore": "--ignore",
    "ignore_glob": "--ignore-glob",
    "lf": "--lf",
    "stepwise": "--sw",
    "collectonly": "--co",
    "setuponly": "--setup-only",
    "setupplan": "--setup-plan",
}

COLUMNS = ("layer", "covered", "threshold", "verdict", "worst files")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that raises the thresholds."""
    parser.getgroup("cov").addoption(
        "--cov-ratchet",
        action="store_true",
        help="raise each threshold in pyproject.toml to what the run reaches, if all is green",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Judge a run with `--cov`, in the process to which the workers bring their figures."""
    pytest_cov = config.pluginmanager.getplugin("_cov")
    if config.option.cov_ratchet and not pytest_cov:
        raise pytest.UsageError("--cov-ratchet needs --cov")
    if pytest_cov and not config.option.no_cov and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Gates(config, pytest_cov), "gates")


def demands(config: pytest.Config) -> dict[str, Any]:
    """Return the section [tool.gates] of pyproject.toml."""
    settings = tomllib.loads((config.rootpath / "pyproject.toml").read_text(encoding="utf-8"))
    gates: dict[str, Any] = settings.get("tool", {}).get("gates", {})
    return gates


def why_not(config: pytest.Config, pytest_cov: Any) -> list[str]:
    """Return why the figures are no measure of all tests; empty if they are."""
    chosen = [
        option
        for attribute, option in SELECTIONS.items()
        if getattr(config.option, attribute, None)
    ]
    reasons = [f"{option} leaves tests out" for option in chosen]
    if [*map(Path, config.args)] != [*map(Path, config.getini("testpaths"))]:
        reasons.append("the run is of some paths only")
    if pytest_cov.options.cov_source is not None:
        reasons.append("--cov names another source")
    if pytest_cov.cov_controller.failed_workers:
        reasons.append("a worker crashed, and its figures are lost")
    return reasons


@dataclass(frozen=True)
class Gate:
    """What a layer or `total` covers, and must cover, in per cent; 0 turns the gate off."""

    name: str
    threshold: float
    covered: float
    worst: str

    @property
    def verdict(self) -> str:
        """Return `off`, `reached` or `missed`."""
        if not self.threshold:
            return "off"
        return "reached" if self.covered >= self.threshold else "missed"

    @property
    def row(self) -> tuple[object, ...]:
        """Return what the table says, in the order of COLUMNS."""
        covered = math.floor(self.covered * 10) / 10
        return self.name, covered, self.threshold, self.verdict, self.worst


class Gates:
    """Measures each layer after the tests, judges a whole run, and prints a table."""

    def __init__(self, config: pytest.Config, pytest_cov: Any) -> None:
        self._config = config
        self._pytest_cov = pytest_cov
        self.gates: list[Gate] = []
        self.notes = ["No gate is judged: the run stopped early."]

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Iterator[None]:
        """Fail the session if a gate is missed; pytest-cov has combined its data by then."""
        result = yield
        thresholds = demands(self._config).get("coverage", {})
        self.gates = [self._measure(*gate) for gate in thresholds.items()]
        if reasons := why_not(self._config, self._pytest_cov):
            self.notes = [f"No gate is judged: {', '.join(reasons)}."]
            return result
        self.notes = []
        if self._config.option.cov_ratchet and not session.testsfailed:
            self._raise_thresholds()
        # pytest turns failed tests into its exit status.
        session.testsfailed += sum(gate.verdict == "missed" for gate in self.gates)
        return result

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table."""
        terminalreporter.section("coverage gates")
        line = "{:<12} {:>7} {:>9}  {:<7}  {}"
        terminalreporter.write_line(line.format(*COLUMNS))
        for gate in self.gates:
            terminalreporter.write_line(line.format(*gate.row), red=gate.verdict == "missed")
        for note in self.notes:
            terminalreporter.write_line(note)

    def _measure(self, name: str, threshold: float) -> Gate:
        """Return what the tests of a layer covered, imports included, or all tests."""
        coverage = self._pytest_cov.cov_controller.cov
        data = coverage.get_data()
        contexts = data.measured_contexts()
        own = contexts if name == "total" else contexts_of(name, contexts)
        if not own or not data.measured_files():
            return Gate(name, threshold, 0.0, "nothing ran")
        report = self._config.rootpath / "reports" / f"coverage-{name}.json"
        report.parent.mkdir(exist_ok=True)
        patterns = [f"^{re.escape(context)}$" for context in ["", *own]]
        coverage.json_report(outfile=str(report), contexts=patterns, ignore_errors=True)
        figures = json.loads(report.read_text(encoding="utf-8"))
        files = {file: row["summary"]["percent_covered"] for file, row in figures["files"].items()}
        worst = sorted((file for file in files if files[file] < 100), key=lambda file: files[file])
        named = ", ".join(f"{Path(file).as_posix()} {int(files[file])}" for file in worst[:3])
        return Gate(name, threshold, figures["totals"]["percent_covered"], named)

    def _raise_thresholds(self) -> None:
        settings = self._config.rootpath / "pyproject.toml"
        text = settings.read_text(encoding="utf-8")
        before, section, after = text.partition("[tool.gates.coverage]\n")
        for gate in self.gates:
            reached = math.floor(gate.covered)
            if 0 < gate.threshold < reached:
                line = rf"(?m)^({gate.name} *= *)[\d.]+"
                after = re.sub(line, rf"\g<1>{reached}", after, count=1)
                self.notes.append(f"Raised {gate.name} from {gate.threshold} to {reached}.")
        settings.write_text(before + section + after, encoding="utf-8")
