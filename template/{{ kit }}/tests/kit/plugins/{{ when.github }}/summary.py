# Managed by copier-pytest: `copier update` rewrites this file.
"""On GitHub, a run says on the page of the workflow what its tests came to."""

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.kit.plugins.gates import COLUMNS

VARIABLE = "GITHUB_STEP_SUMMARY"
OUTCOMES = ["passed", "failed", "error", "skipped", "xfailed"]
SLOWEST = 10


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Add the summary to the file that GitHub names; the controller does it for the workers."""
    if VARIABLE in os.environ and not hasattr(config, "workerinput"):
        lines = [*_outcomes(terminalreporter), *_gates(config), *_slowest(terminalreporter)]
        with Path(os.environ[VARIABLE]).open("a", encoding="utf-8") as page:
            page.writelines(f"{line}\n" for line in lines)


def _outcomes(terminalreporter: pytest.TerminalReporter) -> Iterator[str]:
    stats = terminalreporter.stats
    counts = [f"{len(stats[outcome])} {outcome}" for outcome in OUTCOMES if stats.get(outcome)]
    if counts:
        yield f"**{', '.join(counts)}**\n"
    for report in stats.get("failed", []) + stats.get("error", []):
        yield f"- {report.outcome}: `{report.nodeid}`"


def _gates(config: pytest.Config) -> Iterator[str]:
    if plugin := config.pluginmanager.get_plugin("gates"):
        yield ""
        for row in [COLUMNS, ["---"] * len(COLUMNS), *(gate.row for gate in plugin.gates)]:
            yield f"| {' | '.join(map(str, row))} |"
        yield from (f"\n{note}" for note in plugin.notes)


def _slowest(terminalreporter: pytest.TerminalReporter) -> Iterator[str]:
    reports = chain.from_iterable(terminalreporter.stats.values())
    calls = [report for report in reports if getattr(report, "when", "") == "call"]
    if calls:
        yield "\n<details><summary>The slowest tests</summary>\n"
        for report in sorted(calls, key=lambda report: report.duration, reverse=True)[:SLOWEST]:
            yield f"- {report.duration:.2f} s `{report.nodeid}`"
        yield "\n</details>\n"
