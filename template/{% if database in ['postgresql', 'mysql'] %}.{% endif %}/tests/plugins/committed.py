# Managed by copier-pytest: `copier update` rewrites this file.
"""Real commits on several connections at once, for what a single transaction can't show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import MetaData, Select, Table, exists, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from tests.plugins.database import bound_session


@pytest.fixture
async def committed_db(
    db_engine: AsyncEngine,
    db_metadata: MetaData,
    session_factory: async_sessionmaker[AsyncSession],
) -> AsyncIterator[AsyncSession]:
    """Yield a session; it and each of the application's have connections of their own.

    What they commit is there for all others, and deleted after the test.
    """
    async with committed_session(db_engine, db_metadata, session_factory) as session:
        yield session


@pytest.fixture
async def committed_client(
    app: FastAPI, committed_db: AsyncSession
) -> AsyncIterator[httpx2.AsyncClient]:
    """Yield a client of the application, whose requests may run at the same time."""
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


@asynccontextmanager
async def committed_session(
    engine: AsyncEngine, metadata: MetaData, session_factory: async_sessionmaker[AsyncSession]
) -> AsyncIterator[AsyncSession]:
    """Bind the factory to the engine, yield a session of it, and empty the tables at the end."""
    try:
        async with bound_session(session_factory, bind=engine) as session:
            yield session
    finally:
        await empty(engine, metadata)


async def empty(engine: AsyncEngine, metadata: MetaData) -> None:
    """Delete all rows; a table without any costs nothing."""
    tables = {table.fullname: table for table in reversed(metadata.sorted_tables)}
    if not tables:
        return
    async with engine.begin() as connection:
        dirty = set(await connection.scalars(union_all(*map(_name_if_dirty, tables.values()))))
        for name, table in tables.items():
            if name in dirty:
                await connection.execute(table.delete())


def _name_if_dirty(table: Table) -> Select[str]:
    return select(literal(table.fullname)).where(exists().select_from(table))
