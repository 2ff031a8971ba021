# Managed by copier-pytest: `copier update` rewrites this file.
"""The database of the suite: SQLite in memory, one for each worker."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, NullPool, event
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncTransaction,
    create_async_engine,
)

FINAL_CHECKS: list[str] = []
"""What is executed before a test's transaction is undone: SQLite has no such check."""


@pytest.fixture(scope="session")
async def db_engine(create_schema: Callable[[Connection], None]) -> AsyncIterator[AsyncEngine]:
    """Yield an engine on a database that holds the tables and no rows."""
    engine = create_async_engine("sqlite+aiosqlite:///:memory:")
    event.listen(engine.sync_engine, "connect", _enforce_foreign_keys)
    event.listen(engine.sync_engine, "begin", _begin)
    async with engine.begin() as connection:
        await connection.run_sync(create_schema)
    yield engine
    await engine.dispose()


@pytest.fixture
def empty_database(tmp_path: Path) -> AsyncEngine:
    """Return an engine on a database of the test's own: a file that holds nothing yet."""
    return create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/empty.db", poolclass=NullPool)


def _enforce_foreign_keys(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
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
