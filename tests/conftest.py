"""Fixtures that more than one folder of tests uses."""

from pathlib import Path

import pytest

from tests.support.answers import ANSWER_SETS, load_answers
from tests.support.programs import require
from tests.support.rendering import render

LONG = ("adopted", "rendered", "sabotage", "update")
"""The folders whose tests run whole suites or updates: they are of the full tier, but for those marked as quick."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each test of the full tier its marker; `quick` without ids is all of a test, with ids those parameters.

    Raises UsageError for an id that no test has.
    """
    tests = Path(__file__).parent
    unseen = set()
    for item in items:
        marker, identity = item.get_closest_marker("quick"), getattr(getattr(item, "callspec", None), "id", None)
        unseen |= {(item.nodeid.partition("[")[0], name) for name in marker.args} if marker else set()
        is_quick = marker is not None and (not marker.args or identity in marker.args)
        is_long = item.path.relative_to(tests).parts[0] in LONG
        if is_long and not is_quick and not item.get_closest_marker("deep"):
            item.add_marker("full")
    unseen -= {(item.nodeid.partition("[")[0], item.nodeid.partition("[")[2][:-1]) for item in items}
    if unseen and not any("::" in argument for argument in config.args):
        raise pytest.UsageError(f"quick names parameters that are not there: {sorted(unseen)}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look for the programs that the test needs."""
    for marker in item.iter_markers("needs"):
        for program in marker.args:
            require(program)


@pytest.fixture(scope="session", params=ANSWER_SETS)
def rendered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repo rendered from each answer set in turn; treat it as read-only."""
    destination = tmp_path_factory.mktemp("rendered") / request.param
    return render(destination, load_answers(request.param))
