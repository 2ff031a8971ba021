# Managed by copier-pytest: `copier update` rewrites this file.
"""Engines and sessions that the application makes by itself are led to the database of the suite.

A module that makes an engine when it is imported takes the developer's database; so do a migration
and what the application does when it starts. Outside of a test, whatever is not free for the tests,
and of the same kind of database, gets to the suite's. Before that is there, SQLite gets one in
memory that nobody else uses.

In a test, a session on such an engine joins the transaction of the test, whoever made it:
`Session(engine)`, a dependency, or a second factory.
pytest.ini names this plugin before the others: it has to see a connection before it is judged.
"""

import weakref
from collections.abc import Callable, Generator
from functools import wraps
from typing import Any

import pytest

from tests.kit import places
from tests.kit.imports import when_imported

EARLY = "led before the database was there"
PLACES = ("host", "port", "user", "passw", "database", "db", "unix_socket", "service", "dsn", "ssl")
"""How the names of a driver's parameters begin that say where it connects to, as whom and how."""

_targets: list[Any] = []
"""The address of the suite's database, as soon as it is there."""
_factories: list[Any] = []
"""What the fixtures bind to the transaction of a test, or to an engine whose commits are undone."""
_engines: weakref.WeakSet[Any] = weakref.WeakSet()
"""All engines."""
_early: weakref.WeakSet[Any] = weakref.WeakSet()
"""Those that were made while no test ran: one in memory is the application's, too."""


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
    """Lead to the database of the tests as soon as it is there: a server clones it from a template."""
    engine = yield
    if fixturedef.argname == "db_engine":
        lead_to(engine)
    return engine


def lead_to(engine: Any) -> None:
    """Lead all engines but the suite's to the database of this engine."""
    _targets[:] = [engine.url]


def lead_sessions(factory: Any) -> None:
    """Let all sessions go where those of this factory go."""
    _factories[:] = [factory]


def own_engines() -> list[Any]:
    """Return the engines that are not the suite's."""
    from tests.kit.plugins.addresses import state

    return [engine for engine in _engines if engine.dialect not in state.own]


def _lead(dialect: Any, record: Any, arguments: Any, parameters: Any) -> None:
    from sqlalchemy import make_url

    from tests.kit.plugins.addresses import _is_allowed, state

    address = places.asked(dialect, arguments, parameters)
    # What a test itself does is judged, and not led.
    if state.is_alone or dialect in state.own or places.is_free(address) or _is_allowed(address):
        return
    target = _targets[0] if _targets else None
    if target is None and dialect.name == "sqlite":
        target = make_url("sqlite:///file:/early?vfs=memdb&uri=true")
        if record is not None:
            record.info[EARLY] = True
    if target is not None and _kind(target.get_backend_name()) == _kind(dialect.name):
        arguments[:], asked = dialect.create_connect_args(target)
        for name in [name for name in parameters if name.startswith(PLACES)]:
            del parameters[name]
        parameters.update(asked)


def _kind(name: str) -> str:
    return "mysql" if name == "mariadb" else name


def _reconnect(_connection: Any, record: Any, _proxy: Any) -> None:
    from sqlalchemy.exc import DisconnectionError

    if _targets and record.info.pop(EARLY, False):
        raise DisconnectionError


def _is_own(bind: Any) -> bool:
    from tests.kit.plugins.addresses import state

    return bind is not None and bind.dialect in state.own


def _bound(session: Any, bind: Any) -> Any:
    """Return where a session goes that would go to this bind."""
    from sqlalchemy import Engine

    from tests.kit.plugins.addresses import _is_allowed

    target: Any = _factories[0].kw.get("bind") if _factories else None
    target = getattr(target, "sync_connection", None) or getattr(target, "sync_engine", target)
    if not _is_own(target) or not isinstance(bind, Engine) or _is_own(bind):
        return bind
    address = places.of_engine(bind)
    is_free = (places.is_free(address) and bind not in _early) or _is_allowed(address)
    if is_free or _kind(bind.dialect.name) != _kind(target.dialect.name):
        return bind
    # As the factory's own; of an engine's nobody asks.
    session.join_transaction_mode = "create_savepoint"
    return target


def _watch(library: Any) -> None:
    from tests.kit.plugins.addresses import state

    def note(_dialect: object, engine: Any) -> None:
        _engines.add(engine)
        if state.test is None:
            _early.add(engine)

    library.event.listen(library.Dialect, "do_connect", _lead)
    library.event.listen(library.Pool, "checkout", _reconnect)
    library.Dialect.engine_created = classmethod(note)


def _watch_sessions(library: Any) -> None:
    make = library.Session.__init__

    @wraps(make)
    def lead(session: Any, *arguments: Any, **options: Any) -> None:
        make(session, *arguments, **options)
        # A session that nobody holds any more must go at once, and so not hold itself.
        itself: Callable[[], Any] = weakref.ref(session)

        def get_bind(*asked: Any, **more: Any) -> Any:
            session = itself()
            if _is_own(session.bind):
                return session.bind
            return _bound(session, type(session).get_bind(session, *asked, **more))

        session.get_bind = get_bind

    library.Session.__init__ = lead


when_imported("sqlalchemy", _watch)
when_imported("sqlalchemy.orm", _watch_sessions)
