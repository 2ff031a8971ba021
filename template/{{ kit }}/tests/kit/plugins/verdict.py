# Managed by copier-pytest: `copier update` rewrites this file.
"""What makes a run red is one of its failures, also where no test failed.

So the last line of pytest, the JUnit XML and the HTML report never look green after a red run.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

# They remember failed tests for the next run, and this one is none.
MEMORIES = ("lfplugin", "stepwiseplugin")


def fail(config: pytest.Config, test: str, reason: str) -> None:
    """Let a run fail for a reason, under the name of a test."""
    manager = config.pluginmanager
    memories = [manager.get_plugin(name) for name in MEMORIES if manager.has_plugin(name)]
    report = manager.subset_hook_caller("pytest_runtest_logreport", memories)
    path, _, name = test.partition("::")
    location = (path, None, name)
    failed = pytest.TestReport(test, location, {}, "failed", reason, "call")
    report(report=failed)
    report(report=pytest.TestReport(test, location, {}, "passed", None, "teardown"))


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Let the JUnit XML count its tests; pytest adds a test for each subtest that passed."""
    yield
    xml = session.config.getoption("xmlpath", None)
    if xml and not hasattr(session.config, "workerinput"):
        path = Path(xml)
        text = path.read_text(encoding="utf-8")
        counted = f' tests="{len(re.findall("<testcase ", text))}"'
        path.write_text(re.sub(r' tests="\d+"', counted, text, count=1), encoding="utf-8")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Watch the end of the run, before the plugins that write reports do, which came earlier."""
    if not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(Verdict())


class Verdict:
    """Corrects what else would not say how the run ended."""

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail where a plugin made the status red, and no test did: syrupy does, for one."""
        if session.exitstatus == pytest.ExitCode.TESTS_FAILED and not session.testsfailed:
            fail(
                session.config,
                "tests::snapshots",
                "no test failed, and the run is red: a snapshot that no test uses, which"
                " `--snapshot-update` deletes, or what another plugin says above",
            )
