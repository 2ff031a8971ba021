# Managed by copier-pytest: `copier update` rewrites this file.
"""A test that passed and failed at the same commit is flaky: the run that sees it says so."""

import pytest

from tests.kit.plugins.facts import FACTS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the tests that ended otherwise in an earlier run of the same commit."""
    history = terminalreporter.config.rootpath / "reports/history.jsonl"
    if not history.exists():
        return
    # Only where there is something to read: what checks the runs takes time to import.
    from tests.kit.commands.trend import read

    runs, _ = read(history)
    facts = terminalreporter.config.stash[FACTS]
    about = facts.about()
    flaky = {test: run for run in runs for test in run.contradicted(about, facts.outcomes)}
    if flaky:
        terminalreporter.section("flaky: passed and failed at the same commit")
    for test, run in sorted(flaky.items()):
        outcome = "failed" if test in run.failed else "passed"
        terminalreporter.write_line(f"{test}  {outcome} at {run.time:%F %T} with seed {run.seed}")
