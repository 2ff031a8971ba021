# Managed by copier-pytest: `copier update` rewrites this file.
"""A run with a JUnit XML says in `run.json`, beside it, what ran and how each test ended."""

import importlib.metadata
import json
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.kit.revision import revision


def pytest_configure(config: pytest.Config) -> None:
    """Watch the run, in the process that gets all reports."""
    if not hasattr(config, "workerinput"):
        config.stash[FACTS] = Facts(config)
        config.pluginmanager.register(config.stash[FACTS])


class Facts:
    """The facts of a run, and the outcome of each test by its id."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._start = datetime.now(UTC)
        self._durations: dict[str, float] = {}
        self.outcomes: dict[str, str] = {}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note what could not be collected."""
        if report.failed:
            self.outcomes[report.nodeid] = report.outcome

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a part of a test ended; one that fails counts for the whole test."""
        test = report.nodeid
        self._durations[test] = self._durations.get(test, 0) + report.duration
        if self.outcomes.get(test) != "failed" and (report.when == "call" or not report.passed):
            self.outcomes[test] = report.outcome

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the file."""
        xml = self._config.getoption("xmlpath", None)
        if not xml:
            return
        packages = importlib.metadata.distributions()
        run = self.about() | {
            "time": self._start.isoformat(),
            "seconds": (datetime.now(UTC) - self._start).total_seconds(),
            "status": int(session.exitstatus),
            "packages": {package.name: package.version for package in packages},
            "outcomes": self.outcomes,
            "durations": {test: round(taken, 4) for test, taken in self._durations.items()},
        }
        path = Path(xml).with_name("run.json")
        path.write_text(json.dumps(run, indent=1, sort_keys=True) + "\n", encoding="utf-8")

    def about(self) -> dict[str, Any]:
        """Return the commit, if it is all that ran, and Python, the system and the seed."""
        return revision(self._config.rootpath) | {
            "python": platform.python_version(),
            "system": platform.platform(),
            "seed": getattr(self._config.option, "randomly_seed", None),
        }


FACTS = pytest.StashKey[Facts]()
