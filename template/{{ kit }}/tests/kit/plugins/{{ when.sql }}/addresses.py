# Managed by copier-pytest: `copier update` rewrites this file.
"""No engine but the suite's opens a database, and nothing is stored there that nobody undoes.

Every connection of SQLAlchemy is judged before it is opened, and whenever a pool hands it out: from
the first import of the application on, while tests are collected too. What is in memory, below the
temporary folder, or made by the run on its server is free.
"""

import os
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest

from tests.kit import places
from tests.kit.imports import when_imported

FOREIGN = (
    "{0} is no database of this run, and nothing was sent there: let the test use db_session,"
    " committed_db or empty_database; the address of a server that it starts itself belongs into"
    ' @pytest.mark.allow_database("{0}")'
)
UNTESTED = (
    "{0} is no database of this run, and nothing was sent there: let the application connect when it"
    " starts, with the settings of the suite, and not when it is imported"
)
UNBOUND = (
    "the application's own engine would store in the database of the tests for good: let the test"
    " use isolation, db_session or committed_db, or mark it with `allow_commits` and clean up"
)
STORED = (
    "what the engine of the tests stores by itself stays: let the test use db_session or"
    " committed_db, or mark it with `allow_commits` and clean up; it sent: {}"
)
WRITES = re.compile(
    r"(?:\s|--.*\n|/\*.*?\*/)*"
    r"(?:(?:INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|COPY|ALTER|DROP|RENAME)\b"
    r"|CREATE\s+(?!TEMP)"
    r"|WITH\b(?s:.*)\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|UPDATE\s+\S+\s+SET)\b)",
    re.IGNORECASE,
)
JUDGED = "address for the tests"


@dataclass
class State:
    """What the guard knows of the run, and of the test that runs."""

    shared: set[str] = field(default_factory=set)
    """The database of this worker, in which the tests are isolated."""
    own: WeakSet[Any] = field(default_factory=WeakSet)
    """The dialects of the suite's engines."""
    undone: WeakSet[Any] = field(default_factory=WeakSet)
    """Connections whose transaction is rolled back."""
    test: pytest.Item | None = None
    is_running: bool = False
    """From the first fixture of the test's own to the end of the last."""
    lasting: int = 0
    """How many fixtures that outlive the test are being made: what they store is there for all."""
    restored: int = 0
    """How many fixtures restore what anybody commits meanwhile."""
    refusals: list[str] = field(default_factory=list)

    def marked(self, name: str) -> Iterator[pytest.Mark]:
        """Yield the markers of this name that the test carries."""
        return self.test.iter_markers(name) if self.test else iter(())

    @property
    def is_alone(self) -> bool:
        """Tell whether the test would store for good."""
        return self.is_running and not self.lasting and not any(self.marked("allow_commits"))


state = State()


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers, and the folder of a run with `--basetemp`."""
    config.addinivalue_line(
        "markers", "allow_database(address): the test may use this database, `*` matches anything"
    )
    config.addinivalue_line("markers", "allow_commits: the test stores for good, and cleans up")
    if config.option.basetemp:
        places.TEMPORARY.append(f"{Path(config.option.basetemp).absolute()}{os.sep}")


def claim(engine: Any) -> None:
    """Let an engine of the suite connect to wherever it wants."""
    state.own.add(getattr(engine, "sync_engine", engine).dialect)


def share(engine: Any) -> None:
    """Claim an engine on the worker's database: nothing else gets there, and no test stores by it."""
    from sqlalchemy import event

    claim(engine)
    engine = getattr(engine, "sync_engine", engine)
    state.shared.add(places.database_of(places.of_engine(engine)))
    event.listen(engine, "before_cursor_execute", _judge_statement)


def undone(connection: Any) -> None:
    """Let the test write on a connection whose transaction is rolled back."""
    state.undone.add(getattr(connection, "sync_connection", connection))


@contextmanager
def restored() -> Iterator[None]:
    """Let the test commit while the block runs, which restores the database in the end."""
    state.restored += 1
    try:
        yield
    finally:
        state.restored -= 1


def _judge(address: str, *, is_own: bool) -> None:
    if is_own:
        return
    if places.database_of(address) in state.shared:
        if state.is_alone:
            _refuse(UNBOUND)
    elif not places.is_free(address) and not _is_allowed(address):
        _refuse((FOREIGN if state.test else UNTESTED).format(address))


def _is_allowed(address: str) -> bool:
    patterns = [str(pattern) for mark in state.marked("allow_database") for pattern in mark.args]
    return any(fnmatchcase(address, pattern) for pattern in patterns)


def _judge_statement(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    if (
        state.is_running
        and not state.restored
        and connection not in state.undone
        and WRITES.match(statement)
        and state.is_alone
    ):
        _refuse(STORED.format(" ".join(statement.split())[:80]))


def _refuse(reason: str) -> None:
    # It is no Exception, which applications catch; one that catches even this fails at the end.
    state.refusals.append(reason)
    raise pytest.fail.Exception(reason, pytrace=False)


def _on_connect(dialect: Any, record: Any, arguments: Any, parameters: Any) -> None:
    judged = (places.asked(dialect, arguments, parameters), dialect in state.own)
    _judge(judged[0], is_own=judged[1])
    if record is not None:
        record.info[JUDGED] = judged


def _on_checkout(connection: Any, record: Any, _proxy: Any) -> None:
    # An engine with a `creator` has not asked before it connected.
    judged = record.info.get(JUDGED)
    if judged is None:
        judged = record.info[JUDGED] = (places.reached(connection), False)
    _judge(judged[0], is_own=judged[1])


def _guard(library: Any) -> None:
    library.event.listen(library.Dialect, "do_connect", _on_connect)
    library.event.listen(library.Pool, "checkout", _on_checkout)


when_imported("sqlalchemy", _guard)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Remember the test."""
    state.test = item
    try:
        return (yield)
    finally:
        state.test = None


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Watch the test from its first fixture on; what fixtures of a wider scope store is baseline."""
    if fixturedef.scope == "function":
        if not state.is_running:
            state.is_running = True
            request.node.addfinalizer(_end_of_the_test)
        return (yield)
    state.lasting += 1
    try:
        return (yield)
    finally:
        state.lasting -= 1


def _end_of_the_test() -> None:
    state.is_running = False
    refusals, state.refusals = state.refusals, []
    if refusals:
        pytest.fail(refusals[0], pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what was refused, which is then no failure of its own."""
    report = yield
    if call.excinfo and state.refusals:
        told = str(call.excinfo.value)
        hidden = [reason for reason in {*state.refusals} if reason not in told]
        report.sections += [("database", reason) for reason in hidden]
        state.refusals.clear()
    return report
