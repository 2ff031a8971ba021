# Managed by copier-pytest: `copier update` rewrites this file.
"""The database of the suite: SQLite, one for each worker.

It is in memory, or in the file that TEST_DATABASE_URL names, for example `sqlite:///tests.db`.
"""

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, NullPool, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncTransaction,
    create_async_engine,
)

FINAL_CHECKS: list[str] = []
"""What is executed before a test's transaction is undone: SQLite has no such check."""

VARIABLE = "TEST_DATABASE_URL"
FILE = pytest.StashKey[Path | None]()


def pytest_configure(config: pytest.Config) -> None:
    """Choose the file; raise UsageError for an address that is none of SQLite's, or is taken."""
    file = file_of(os.environ.get(VARIABLE, "sqlite://"))
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if file and not worker:
        for taken in [file, *file.parent.glob(f"{file.stem}-gw*{file.suffix}")]:
            if taken.exists():
                raise pytest.UsageError(f"{VARIABLE}: {taken} exists: remove it, or name another")
    config.stash[FILE] = file.with_stem(f"{file.stem}-{worker}") if file and worker else file


def pytest_report_header(config: pytest.Config) -> str:
    """Say where the database is."""
    return f"database: SQLite in {config.stash[FILE] or 'memory'}"


@pytest.fixture(scope="session")
async def db_engine(
    pytestconfig: pytest.Config, create_schema: Callable[[Connection], None]
) -> AsyncIterator[AsyncEngine]:
    """Yield an engine on a database that holds the tables and what the migrations put in."""
    file = pytestconfig.stash[FILE]
    engine = create_engine(file)
    event.listen(engine.sync_engine, "begin", _begin)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(create_schema)
        yield engine
    finally:
        await engine.dispose()
        if file:
            file.unlink()


@pytest.fixture(scope="session")
async def committed_engine(
    pytestconfig: pytest.Config, db_engine: AsyncEngine, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[AsyncEngine]:
    """Yield an engine with many connections: in memory there is but one, so this is a copy.

    It begins its transactions when the driver does, as the application's own engine.
    """
    file = pytestconfig.stash[FILE]
    if not file:
        file = tmp_path_factory.mktemp("database") / "committed.db"
        async with db_engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.execute("VACUUM INTO ?", [str(file)])
    engine = create_engine(file)
    yield engine
    await engine.dispose()


@pytest.fixture
def empty_database(tmp_path: Path) -> AsyncEngine:
    """Return an engine on a database of the test's own: a file that holds nothing yet."""
    return create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/empty.db", poolclass=NullPool)


def file_of(url: str) -> Path | None:
    """Return the file that the URL names, None for memory; raise UsageError for another URL."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise pytest.UsageError(f"{VARIABLE} is not a URL") from error
    if parsed.get_backend_name() != "sqlite":
        raise pytest.UsageError(f"{VARIABLE} must start with sqlite://")
    return Path(parsed.database) if parsed.database not in (None, "", ":memory:") else None


def create_engine(file: Path | None) -> AsyncEngine:
    """Return an engine on the file, or on a new database in memory."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{file or ':memory:'}")
    event.listen(engine.sync_engine, "connect", _configure)
    return engine


def _configure(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    # A file of the tests need not survive a power failure.
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.execute("PRAGMA journal_mode = MEMORY")
    cursor.close()


def _begin(connection: Connection) -> None:
    # The driver begins no transaction before the first change: too late for savepoints.
    connection.exec_driver_sql("BEGIN")


async def begin(connection: AsyncConnection) -> AsyncTransaction:
    """Begin the transaction that is undone after a test."""
    return await connection.begin()


async def is_open(connection: AsyncConnection) -> bool:
    """Tell whether that transaction has not ended."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    return bool(driver.in_transaction)
