# Managed by copier-pytest: `copier update` rewrites this file.
"""Real commits on several connections at once, for what a single transaction can't show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import MetaData, String, Table, exists, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker

from tests.plugins.database import bound_session


@dataclass(frozen=True)
class Baseline:
    """What a database holds before the first test: empty tables, but for rows of the migrations."""

    engine: AsyncEngine
    tables: dict[str, Table]
    rows: dict[str, list[dict[str, Any]]]
    dirty_tables: str

    @classmethod
    async def of(cls, engine: AsyncEngine, metadata: MetaData) -> Self:
        """Return what the tables hold now."""
        tables = {table.fullname: table for table in metadata.sorted_tables}
        # Written once as text: building the statement takes longer than the database needs for it.
        statements = [
            select(literal(name, String))
            .where(exists().select_from(table))
            .compile(dialect=engine.dialect, compile_kwargs={"literal_binds": True})
            for name, table in tables.items()
        ]
        baseline = cls(engine, tables, {}, " UNION ALL ".join(map(str, statements)))
        async with engine.connect() as connection:
            for name in await baseline.dirty(connection):
                rows = await connection.execute(select(tables[name]))
                baseline.rows[name] = [{**row} for row in rows.mappings()]
        return baseline

    async def dirty(self, connection: AsyncConnection) -> list[str]:
        """Return the names of the tables that hold rows, those that others refer to first."""
        if not self.tables:
            return []
        found = set((await connection.exec_driver_sql(self.dirty_tables)).scalars())
        return [name for name in self.tables if name in found]

    async def restore(self) -> None:
        """Delete all rows and put those of the migrations back; empty tables cost nothing."""
        async with self.engine.begin() as connection:
            for name in reversed(await self.dirty(connection)):
                await connection.execute(self.tables[name].delete())
            for name, rows in self.rows.items():
                await connection.execute(insert(self.tables[name]), rows)


@pytest.fixture(scope="session")
async def committed_baseline(committed_engine: AsyncEngine, db_metadata: MetaData) -> Baseline:
    """Return what `committed_db` restores."""
    return await Baseline.of(committed_engine, db_metadata)


@pytest.fixture
async def committed_db(
    committed_baseline: Baseline, session_factory: async_sessionmaker[AsyncSession]
) -> AsyncIterator[AsyncSession]:
    """Yield a session; it and each of the application's have connections of their own.

    What they commit is there for all others, and deleted after the test.
    """
    async with committed_session(committed_baseline, session_factory) as session:
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
    baseline: Baseline, session_factory: async_sessionmaker[AsyncSession]
) -> AsyncIterator[AsyncSession]:
    """Bind the factory to the engine, yield a session of it, and restore the baseline."""
    try:
        async with bound_session(session_factory, bind=baseline.engine) as session:
            yield session
    finally:
        await baseline.restore()
