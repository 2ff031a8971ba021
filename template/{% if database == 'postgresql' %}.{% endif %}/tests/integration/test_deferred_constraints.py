# Managed by copier-pytest: `copier update` rewrites this file.
"""What a commit would refuse fails the test, though the test's transaction never commits."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from tests.plugins.database import isolated_session

METADATA = MetaData()
PARENT = Table("deferred_parent", METADATA, Column("id", Integer, primary_key=True))
CHILD = Table(
    "deferred_child",
    METADATA,
    Column("parent_id", ForeignKey(PARENT.c.id, deferrable=True, initially="DEFERRED")),
)


@pytest.fixture(scope="module", autouse=True)
async def tables(db_engine: AsyncEngine) -> AsyncIterator[None]:
    async with db_engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    yield
    async with db_engine.begin() as connection:
        await connection.run_sync(METADATA.drop_all)


async def test_test_fails_when_a_deferred_foreign_key_refers_to_nothing(
    db_engine: AsyncEngine,
) -> None:
    async def refer_to_nothing() -> None:
        async with isolated_session(db_engine, async_sessionmaker()) as session:
            await session.execute(insert(CHILD), {"parent_id": 999})
            await session.commit()

    with pytest.raises(IntegrityError, match="deferred_child_parent_id_fkey"):
        await refer_to_nothing()


async def test_test_passes_when_the_missing_row_comes_later(db_engine: AsyncEngine) -> None:
    async with isolated_session(db_engine, async_sessionmaker()) as session:
        await session.execute(insert(CHILD), {"parent_id": 1})
        await session.execute(insert(PARENT), {"id": 1})
        await session.commit()
