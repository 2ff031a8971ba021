# Managed by copier-pytest: `copier update` rewrites this file.
"""A database for the suite, and a transaction around each test that uses it.

The recipe is SQLAlchemy's "Joining a Session into an External Transaction (such as for test
suites)", applied to the application's own session factory: what the application commits, rolls
back or does in sessions of its own is undone at the end of the test.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, event
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

_sessions: list[AsyncSession] = []


@pytest.fixture(scope="session")
def db_metadata() -> MetaData:
    """Return the tables to create; the application's fixture of this name takes precedence."""
    return MetaData()


@pytest.fixture(scope="session")
def session_factory() -> async_sessionmaker[AsyncSession]:
    """Return the factory to isolate; the application's fixture of this name takes precedence."""
    return async_sessionmaker(expire_on_commit=False)


@pytest.fixture(scope="session")
async def db_engine(db_metadata: MetaData) -> AsyncIterator[AsyncEngine]:
    """Yield an engine on a database that holds the tables and no rows."""
    engine = create_async_engine("sqlite+aiosqlite:///:memory:")
    event.listen(engine.sync_engine, "connect", _enforce_foreign_keys)
    event.listen(engine.sync_engine, "begin", _begin)
    async with engine.begin() as connection:
        await connection.run_sync(db_metadata.create_all)
    yield engine
    await engine.dispose()


@pytest.fixture
async def db_session(
    db_engine: AsyncEngine, session_factory: async_sessionmaker[AsyncSession]
) -> AsyncIterator[AsyncSession]:
    """Yield a session; all that it and the application write is undone after the test."""
    async with isolated_session(db_engine, session_factory) as session:
        yield session


@asynccontextmanager
async def isolated_session(
    engine: AsyncEngine, session_factory: async_sessionmaker[AsyncSession]
) -> AsyncIterator[AsyncSession]:
    """Bind the factory to one transaction, yield a session of it, and roll everything back."""
    options = dict(session_factory.kw)
    async with engine.connect() as connection:
        transaction = await connection.begin()
        session_factory.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            async with session_factory() as session:
                _sessions.append(session)
                yield session
        finally:
            _sessions.clear()
            session_factory.kw.clear()
            session_factory.kw.update(options)
            await transaction.rollback()


def current_session() -> AsyncSession:
    """Return the session of the running test; raise RuntimeError if it has none."""
    if not _sessions:
        raise RuntimeError("Rows need a database: let the test use the fixture db_session")
    return _sessions[-1]


def _enforce_foreign_keys(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    # The driver begins no transaction before the first change: too late for savepoints.
    connection.exec_driver_sql("BEGIN")
