# Managed by copier-pytest: `copier update` rewrites this file.
"""A session of the database, and a transaction around each test that uses it.

The recipe is SQLAlchemy's "Joining a Session into an External Transaction (such as for test
suites)", applied to the application's own session factory: what the application commits, rolls
back or does in sessions of its own is undone at the end of the test.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from tests.plugins.engine import FINAL_CHECKS, begin, is_open

TRANSACTION_ENDED = (
    "the test ended the transaction that would have undone its changes, and they stay: it ran COMMIT"
    " as SQL, or a statement that commits by itself; use committed_db for what must really commit"
)
_sessions: list[AsyncSession] = []


@pytest.fixture(scope="session")
def db_metadata() -> MetaData:
    """Return the tables to empty; the application's fixture of this name takes precedence."""
    return MetaData()


@pytest.fixture(scope="session")
def create_schema() -> Callable[[Connection], None]:
    """Return what makes the tables; the application's fixture of this name takes precedence.

    It runs the migrations on the connection; without any, return `metadata.create_all` there.
    """
    return lambda _connection: None


@pytest.fixture(scope="session")
def session_factory() -> async_sessionmaker[AsyncSession]:
    """Return the factory to isolate; the application's fixture of this name takes precedence."""
    return async_sessionmaker(expire_on_commit=False)


@pytest.fixture
async def db_session(
    db_engine: AsyncEngine, session_factory: async_sessionmaker[AsyncSession]
) -> AsyncIterator[AsyncSession]:
    """Yield a session; all that it and the application write is undone after the test."""
    async with isolated_session(db_engine, session_factory) as session:
        yield session


@pytest.fixture
def isolation(db_session: AsyncSession) -> None:
    """Undo what the test and the application write."""


@asynccontextmanager
async def isolated_session(
    engine: AsyncEngine, session_factory: async_sessionmaker[AsyncSession]
) -> AsyncIterator[AsyncSession]:
    """Bind the factory to one transaction, yield a session of it, and roll everything back.

    Fails the test if that transaction is not there any more.
    """
    async with engine.connect() as connection:
        transaction = await begin(connection)
        async with bound_session(
            session_factory, bind=connection, join_transaction_mode="create_savepoint"
        ) as session:
            try:
                yield session
                if FINAL_CHECKS:
                    # A statement that failed has left the transaction unusable up to the savepoint.
                    await session.rollback()
                for check in FINAL_CHECKS:
                    await connection.exec_driver_sql(check)
            finally:
                is_undone = await is_open(connection)
                # Before the session is closed, which then has nothing to send.
                await transaction.rollback()
                if not is_undone:
                    pytest.fail(TRANSACTION_ENDED, pytrace=False)


@asynccontextmanager
async def bound_session(
    session_factory: async_sessionmaker[AsyncSession], **options: Any
) -> AsyncIterator[AsyncSession]:
    """Give the factory these options, yield a session of it, and restore its own ones."""
    restored = dict(session_factory.kw)
    session_factory.configure(**options)
    try:
        async with session_factory() as session:
            _sessions.append(session)
            yield session
    finally:
        _sessions.clear()
        session_factory.kw.clear()
        session_factory.kw.update(restored)


def current_session() -> AsyncSession:
    """Return the session of the running test; raise RuntimeError if it has none."""
    if not _sessions:
        raise RuntimeError("Rows need a database: let the test use the fixture db_session")
    return _sessions[-1]
