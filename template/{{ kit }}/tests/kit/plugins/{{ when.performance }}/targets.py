# Managed by copier-pytest: `copier update` rewrites this file.
"""What a benchmark should take: seconds are reported beside their target, memory is a limit.

Seconds differ from machine to machine, so a target that is missed fails nothing.
"""

from collections.abc import Iterator

import pytest

PROPERTY = "target"


def pytest_configure(config: pytest.Config) -> None:
    """Add the marker, and let `limit_memory` count what is used, not what is fetched in advance."""
    config.addinivalue_line(
        "markers", "target(mean, max): seconds that the benchmark should take; is reported"
    )
    if config.pluginmanager.has_plugin("memray"):
        config.option.trace_python_allocators = True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Raise UsageError for a target of what is not measured."""
    for item in items:
        measured = "benchmark" in getattr(item, "fixturenames", [])
        if item.get_closest_marker("target") and not measured:
            raise pytest.UsageError(f"{item.nodeid}: a target is for a test that uses `benchmark`")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Hold what was measured against the target; a run that counts instructions measures no time."""
    yield
    marker = item.get_closest_marker("target")
    measured = getattr(getattr(item, "funcargs", {}).get("benchmark"), "stats", None)
    if not (marker and measured):
        return
    for statistic, target in marker.kwargs.items():
        seconds = getattr(measured.stats, statistic)
        verdict = "reached" if seconds <= target else "missed"
        row = f"{statistic} {seconds:.6f} s of {target} s: {verdict}"
        item.user_properties.append((PROPERTY, row))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures with a target."""
    passed = terminalreporter.stats.get("passed", [])
    rows = [
        f"{row}  {report.nodeid}"
        for report in sorted(passed, key=lambda report: report.nodeid)
        for name, row in report.user_properties
        if name == PROPERTY
    ]
    if rows:
        terminalreporter.section("targets")
        terminalreporter.write_line("\n".join(rows))
