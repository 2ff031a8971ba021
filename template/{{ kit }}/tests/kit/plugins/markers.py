# Managed by copier-pytest: `copier update` rewrites this file.
"""Markers that act: `slow`, `skip_ci` and `regression`; `requires_network` does in network.py."""

import math
import os
import re

import pytest

from tests.kit.plugins.gates import demands
from tests.kit.plugins.layers import ONLY_ON_REQUEST

# The name of what pytest's cache keeps: the tests that were slow when they last ran.
SLOW_TESTS = "suite/slow"

ARGUMENTS = {
    "asserts_nothing": (r".+", 'what fails the test, as in asserts_nothing("the type checker")'),
    "skip_ci": (r".+", 'a reason, as in @pytest.mark.skip_ci("needs a screen")'),
    "regression": (
        r"#\d+|https?://\S+",
        'the number or the address of an issue, as in @pytest.mark.regression("#12")',
    ),
}


def pytest_configure(config: pytest.Config) -> None:
    """Watch for slow tests, in the process that gets all reports."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(SlowTests(config))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give the markers their effect before `-m` selects."""
    slow = recall(config)
    for item in items:
        check_arguments(item)
        if item.nodeid in slow and not item.get_closest_marker("slow"):
            item.add_marker("slow")
            item.user_properties.append(("slow", "measured"))
        marker = item.get_closest_marker("skip_ci")
        if marker and os.environ.get("CI"):
            item.add_marker(pytest.mark.skip(reason=marker.args[0]))


def check_arguments(item: pytest.Item) -> None:
    """Raise UsageError, which names the test, for a marker without the argument that it takes."""
    for name, (pattern, wanted) in ARGUMENTS.items():
        for marker in item.iter_markers(name):
            if not (marker.args and re.fullmatch(pattern, str(marker.args[0]))):
                raise pytest.UsageError(f"{item.nodeid}: the marker {name} takes {wanted}")


def recall(config: pytest.Config) -> set[str]:
    """Return the ids of the tests that were slow when they last ran."""
    cache = getattr(config, "cache", None)
    return set(cache.get(SLOW_TESTS, [])) if cache else set()


class SlowTests:
    """Marks a test whose own part takes longer than `slow_seconds`, from the next run on."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._limit = demands(config).get("slow_seconds", math.inf)
        self._remembered = recall(config)
        self._durations: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how long the test took, unless its source says that it is slow."""
        is_marked = "slow" in report.keywords and "slow" not in dict(report.user_properties)
        if report.when == "call" and not is_marked and not {*ONLY_ON_REQUEST} & {*report.keywords}:
            self._durations[report.nodeid] = report.duration

    @property
    def _slow(self) -> list[str]:
        slow = [test for test, duration in self._durations.items() if duration > self._limit]
        return sorted(slow, key=self._durations.__getitem__, reverse=True)

    def pytest_sessionfinish(self) -> None:
        """Remember the slow tests."""
        slow = (self._remembered - self._durations.keys()) | {*self._slow}
        if slow != self._remembered and hasattr(self._config, "cache"):
            self._config.cache.set(SLOW_TESTS, sorted(slow))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which tests were slow, and how to live with them."""
        if not self._slow:
            return
        terminalreporter.section(f"slow: more than {self._limit} s")
        for test in self._slow:
            terminalreporter.write_line(f"{self._durations[test]:.2f} s  {test}")
        terminalreporter.write_line(
            "`pytest -m 'not slow'` leaves them out. Make them faster; or, where that can't be,"
            " mark them @pytest.mark.slow, and they are not listed any more."
        )
