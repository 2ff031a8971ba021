# Managed by copier-pytest: `copier update` rewrites this file.
"""A shard is a part of the tests for a machine of its own: `--shard=2/3` is the second of three.

All shards take about the same time, by what `--record-durations` wrote. With `--cov`, a shard
leaves its figures in reports/, and `--cov-shards` judges those of all shards together.
"""

import argparse
import heapq
import json
import math
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from statistics import fmean
from typing import Any

import pytest

from tests.kit.plugins.gates import SELECTIONS, why_not

DURATIONS = "tests/durations.json"

SELECTIONS["shard"] = "--shard"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("shards")
    group.addoption(
        "--shard", type=_place, metavar="I/N", help="run the I-th of N parts of the tests"
    )
    group.addoption(
        "--cov-shards",
        action="store_true",
        help="run no test, and judge what the shards of reports/ cover together",
    )
    group.addoption(
        "--record-durations",
        action="store_true",
        help=f"write to {DURATIONS} how long each test took, so that shards take the same time",
    )


def _place(text: str) -> tuple[int, int]:
    shard = re.fullmatch(r"(\d+)/(\d+)", text)
    place, number = map(int, shard.groups()) if shard else (0, 0)
    if not 1 <= place <= number:
        raise argparse.ArgumentTypeError(f"it takes I/N, as in 2/3, not {text!r}")
    return place, number


def pytest_configure(config: pytest.Config) -> None:
    """Do what the options say; the controller does it for the workers."""
    if hasattr(config, "workerinput"):
        return
    pytest_cov = None if config.option.no_cov else config.pluginmanager.getplugin("_cov")
    if config.option.cov_shards and not pytest_cov:
        raise pytest.UsageError("--cov-shards needs --cov")
    if config.option.cov_shards:
        config.pluginmanager.register(AllShards(config, pytest_cov))
    elif config.option.shard and pytest_cov:
        config.pluginmanager.register(Shard(config, pytest_cov))
    if config.option.record_durations:
        config.pluginmanager.register(Durations(config))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests of the other shards out."""
    if not config.option.shard:
        return
    place, number = config.option.shard
    path = config.rootpath / DURATIONS
    durations = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    own = divide({item.nodeid for item in items}, durations, number)[place - 1]
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in own])
    items[:] = [item for item in items if item.nodeid in own]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Let a run pass to which the shards leave no test."""
    option = session.config.option
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and (option.shard or option.cov_shards):
        session.exitstatus = pytest.ExitCode.OK


def divide(tests: Collection[str], durations: Mapping[str, float], number: int) -> list[set[str]]:
    """Return so many parts of the tests, the same ones in whatever order the tests come.

    The longest test is the first to go to the part that is shortest so far; a test without a
    duration counts as an average one.
    """
    known = [durations[test] for test in tests if test in durations]
    seconds = dict.fromkeys(tests, fmean(known) if known else 1.0) | {
        test: durations[test] for test in tests if test in durations
    }
    parts: list[set[str]] = [set() for _ in range(number)]
    shortest = [(0.0, place) for place in range(number)]
    for test in sorted(tests, key=lambda test: (-seconds[test], test)):
        total, place = shortest[0]
        parts[place].add(test)
        heapq.heapreplace(shortest, (total + seconds[test], place))
    return parts


class Shard:
    """Leaves in reports/ what the shard covers, and which tests it ran."""

    def __init__(self, config: pytest.Config, pytest_cov: Any) -> None:
        self._config = config
        self._pytest_cov = pytest_cov
        self._tests: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note that the test ran."""
        self._tests.add(report.nodeid)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self) -> Iterator[None]:
        """Write the files, unless more than the other shards is left out."""
        result = yield
        if why_not(self._config, self._pytest_cov) == ["--shard leaves tests out"]:
            path = self._config.rootpath / "reports" / f"shard-{self._config.option.shard[0]}.json"
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(sorted(self._tests)), encoding="utf-8")
            data_file = self._pytest_cov.cov_controller.cov.config.data_file
            shutil.copy(data_file, path.with_suffix(".coverage"))
        return result


class AllShards:
    """Brings the figures of all shards together, as if one run had measured them."""

    def __init__(self, config: pytest.Config, pytest_cov: Any) -> None:
        self._reports = sorted((config.rootpath / "reports").rglob("shard-*.json"))
        self._data_file = pytest_cov.cov_controller.cov.config.data_file

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Copy the figures to where pytest-cov combines them, and leave no test to run.

        Raises UsageError if a test ran on no shard or on several, or is not here any more.
        """
        ran = Counter(
            test for path in self._reports for test in json.loads(path.read_text(encoding="utf-8"))
        )
        here = Counter(item.nodeid for item in session.items)
        for reason, tests in {"on no shard": here - ran, "once too often": ran - here}.items():
            if tests:
                raise pytest.UsageError(
                    f"{len(tests)} tests ran {reason}, such as {min(tests)}: reports/ must hold"
                    " what each shard of this commit left there, and nothing else"
                )
        for number, path in enumerate(self._reports):
            shutil.copy(path.with_suffix(".coverage"), f"{self._data_file}.shard-{number}")
        session.items.clear()


class Durations:
    """Writes how long each test took, its fixtures included, in whole milliseconds."""

    def __init__(self, config: pytest.Config) -> None:
        self._path = config.rootpath / DURATIONS
        self._seconds: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add the duration of one phase."""
        self._seconds[report.nodeid] += report.duration

    def pytest_sessionfinish(self) -> None:
        """Write the file; a part of the tests leaves only theirs in it."""
        rounded = {test: math.ceil(taken * 1000) / 1000 for test, taken in self._seconds.items()}
        text = json.dumps(rounded, indent=2, sort_keys=True, ensure_ascii=False)
        self._path.write_text(f"{text}\n", encoding="utf-8")
