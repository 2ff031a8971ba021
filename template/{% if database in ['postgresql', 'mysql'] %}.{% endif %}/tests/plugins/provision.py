# Managed by copier-pytest: `copier update` rewrites this file.
"""The database of the suite: one server for the run, and one database for each worker.

The server is the first of: the one that TEST_DATABASE_URL names, one started from binaries on this
machine, one started in a container.
"""

import asyncio
import os
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, NullPool, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.plugins import engine
from tests.plugins.administration import (
    CONNECT_SECONDS,
    VARIABLE,
    address,
    administration,
    refusal,
)
from tests.plugins.container import find_container
from tests.plugins.network import REACHABLE
from tests.plugins.server import Server, ServerError, Source, last_words

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
NOTHING_SERVES = f"no {engine.NAME} here: {engine.REMEDY}, or start Docker, or set {VARIABLE}"

EngineFactory = Callable[[str], AsyncEngine]
CreateSchema = Callable[[Connection], None]


@dataclass
class Provision:
    """The run's server; a worker gets the fields that `handed` names from the controller.

    `problem` says why there is no server; `is_broken` that there should be one. `folder` is where
    the run's own server lives.
    """

    url: str = ""
    problem: str = ""
    is_broken: bool = False
    folder: str = ""
    prefix: str = field(default_factory=lambda: f"test_{secrets.token_hex(4)}_")
    source: Source | None = None
    server: Server | None = None
    is_ready: bool = False

    def handed(self) -> dict[str, Any]:
        """Return what a worker needs to know."""
        names = ("url", "problem", "is_broken", "folder", "prefix")
        return {name: getattr(self, name) for name in names} | {"is_ready": True}

    async def start(self) -> None:
        """Start a server or check the given one, once.

        What keeps the run's own server from starting is left in `problem`; a given server that
        can't be used stops the run.
        """
        if self.is_ready:
            return
        if self.source:
            await self._start(self.source)
        elif self.url and (reason := await refusal(self.url, self.prefix)):
            place = make_url(self.url).render_as_string()
            pytest.exit(f"{VARIABLE}: {place}: {reason}", pytest.ExitCode.USAGE_ERROR)
        self.is_ready = True

    async def _start(self, source: Source) -> None:
        reason = ""
        try:
            self.server = Server(source)
            self.folder = str(self.server.folder)
            async with asyncio.timeout(source.seconds):
                while True:
                    self.url = self.server.url()
                    if self.url and not (reason := await refusal(self.url, self.prefix)):
                        break
                    await asyncio.sleep(0.02)
        except (OSError, ServerError) as error:
            self.is_broken = True
            why = str(error) or f"not ready in {source.seconds} seconds: {reason or self._log()}"
            self.problem = f"the server from {source.name} does not start: {why}"

    async def create(self, name: str, create_schema: CreateSchema | None = None) -> str:
        """Make a database, with the tables if they are given, and return its address."""
        url, name = address(self.url), f"{self.prefix}{name}"

        async def create_tables(database: str) -> None:
            tables = create_async_engine(url.set(database=database), poolclass=NullPool)
            async with tables.begin() as connection:
                await connection.run_sync(create_schema or (lambda _connection: None))

        async with administration(self.url) as connection:
            if create_schema:
                await engine.create_database(connection, name, self.prefix, create_tables)
            else:
                await engine.create_empty_database(connection, name)
        return url.set(database=name).render_as_string(hide_password=False)

    async def drop(self, name: str) -> None:
        """Drop a database that the run made."""
        async with administration(self.url) as connection:
            await connection.execute(text(engine.DROP_DATABASE.format(name=f"{self.prefix}{name}")))

    def loss(self, error: BaseException) -> BaseException:
        """Return a test's failure that says that the server is lost, with the end of its log."""
        log = f"; its log ends with: {self._log()}" if self.folder else ""
        reason = f"the database server does not answer any more: {error}{log}"
        return pytest.fail.Exception(reason, pytrace=False)

    def _log(self) -> str:
        return last_words(Path(self.folder))

    def stop(self) -> None:
        """Stop the server, or drop the databases that the run made on somebody else's."""
        if self.server:
            self.server.stop()
        elif self.is_ready and self.url:
            try:
                asyncio.run(self._drop_databases())
            except (OSError, DBAPIError) as error:
                reason = getattr(error, "orig", error)
                sys.stderr.write(f"databases {self.prefix}* are left behind: {reason}\n")

    async def _drop_databases(self) -> None:
        async with asyncio.timeout(CONNECT_SECONDS), administration(self.url) as connection:
            names = await connection.scalars(text(engine.DATABASES), {"prefix": self.prefix})
            for name in names.all():
                await connection.execute(text(engine.DROP_DATABASE.format(name=name)))


PROVISION = pytest.StashKey[Provision]()


def pytest_configure(config: pytest.Config) -> None:
    """Choose the server; raise UsageError for an address that is none of this database's."""
    handed: dict[str, Any] | None = getattr(config, "workerinput", {}).get("database")
    provision = Provision(**handed) if handed else Provision(os.environ.get(VARIABLE, ""))
    config.stash[PROVISION] = provision
    if provision.url:
        host = address(provision.url).host
        REACHABLE.extend([host] if host else [])
    elif not handed:
        provision.source = engine.find_binaries() or find_container(engine.OPTIONS)
        provision.problem = "" if provision.source else NOTHING_SERVES


def pytest_report_header(config: pytest.Config) -> str:
    """Say where the database comes from."""
    provision = config.stash[PROVISION]
    source = provision.source.name if provision.source else VARIABLE
    return f"database: {provision.problem or f'{engine.NAME} from {source}'}"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Start the server once, for all workers, and hand it to each of them."""
    provision: Provision = node.config.stash[PROVISION]
    asyncio.run(provision.start())
    node.workerinput["database"] = provision.handed()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the server if a test needs it: the time limit of the tests is not meant for that."""
    needing = (item for item in session.items if "db_server" in getattr(item, "fixturenames", ()))
    if any(needing) and not session.config.option.collectonly:
        asyncio.run(session.config.stash[PROVISION].start())


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what the run has started; the controller does it for the workers."""
    if not hasattr(config, "workerinput"):
        config.stash[PROVISION].stop()


@pytest.fixture(scope="session")
def engine_factory() -> EngineFactory:
    """Return what makes an engine; the application's fixture of this name takes precedence."""
    return create_async_engine


@pytest.fixture(scope="session")
async def db_server(pytestconfig: pytest.Config) -> Provision:
    """Return the run's server; without one, the tests are skipped, and fail where CI is set.

    They fail too if the run's own server does not start.
    """
    provision = pytestconfig.stash[PROVISION]
    await provision.start()
    if provision.problem and (provision.is_broken or os.environ.get("CI")):
        pytest.fail(provision.problem, pytrace=False)
    if provision.problem:
        pytest.skip(provision.problem)
    return provision


@pytest.fixture(scope="session")
async def db_engine(
    db_server: Provision, engine_factory: EngineFactory, create_schema: CreateSchema
) -> AsyncIterator[AsyncEngine]:
    """Yield an engine on a database that holds the tables and what the migrations put in."""
    db_engine = engine_factory(await db_server.create(WORKER, create_schema))
    _explain_lost_connections(db_engine, db_server)
    yield db_engine
    await db_engine.dispose()


@pytest.fixture(scope="session")
def committed_engine(db_engine: AsyncEngine) -> AsyncEngine:
    """Return an engine with many connections: the same."""
    return db_engine


@pytest.fixture
async def empty_database(db_server: Provision) -> AsyncIterator[AsyncEngine]:
    """Yield an engine on a database of the test's own that holds nothing yet."""
    name = f"{WORKER}_empty"
    yield create_async_engine(await db_server.create(name), poolclass=NullPool)
    await db_server.drop(name)


def _explain_lost_connections(db_engine: AsyncEngine, provision: Provision) -> None:
    @event.listens_for(db_engine.sync_engine, "do_connect")
    def connect(dialect: Any, _record: Any, arguments: Any, parameters: dict[str, Any]) -> Any:
        try:
            return dialect.connect(*arguments, **parameters | engine.CONNECT_LIMIT)
        except (OSError, dialect.loaded_dbapi.Error) as error:
            raise provision.loss(error) from None

    @event.listens_for(db_engine.sync_engine, "handle_error")
    def handle(context: Any) -> None:
        if context.is_disconnect:
            raise provision.loss(context.original_exception) from None
