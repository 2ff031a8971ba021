# Managed by copier-pytest: `copier update` rewrites this file.
"""What is really committed is seen by other connections, and is gone after the test."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from tests.plugins.committed import Baseline, committed_session
from tests.plugins.queries import AssertQueries

Factory = async_sessionmaker[AsyncSession]

METADATA = MetaData()
PARENT = Table("commit_parent", METADATA, Column("id", Integer, primary_key=True))
CHILD = Table(
    "commit_child",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("parent_id", ForeignKey(PARENT.c.id)),
)
COUNT = select(func.count()).select_from(CHILD)


@pytest.fixture(scope="module")
async def baseline(committed_engine: AsyncEngine) -> AsyncIterator[Baseline]:
    async with committed_engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
        await connection.execute(insert(PARENT), {"id": 1})
    yield await Baseline.of(committed_engine, METADATA)
    async with committed_engine.begin() as connection:
        await connection.run_sync(METADATA.drop_all)


@pytest.fixture
def factory() -> Factory:
    return async_sessionmaker(expire_on_commit=False)


async def test_commit_is_seen_by_other_sessions_and_gone_after_the_test(
    baseline: Baseline, factory: Factory
) -> None:
    async with committed_session(baseline, factory) as session:
        await session.execute(insert(PARENT), {"id": 2})
        await session.execute(insert(CHILD), {"parent_id": 2})
        async with factory() as other:
            assert await other.scalar(COUNT) == 0
            await session.commit()
            assert await other.scalar(COUNT) == 1

    assert factory.kw["bind"] is None
    await assert_restored(baseline)


async def test_commit_is_gone_when_the_test_fails(baseline: Baseline, factory: Factory) -> None:
    async def fail() -> None:
        async with committed_session(baseline, factory) as session:
            await session.execute(insert(PARENT), {"id": 2})
            await session.commit()
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    await assert_restored(baseline)


async def test_rows_that_were_there_come_back(baseline: Baseline, factory: Factory) -> None:
    async with committed_session(baseline, factory) as session:
        await session.execute(delete(PARENT))
        await session.commit()

    await assert_restored(baseline)


async def test_queries_of_all_connections_are_counted(
    baseline: Baseline, factory: Factory, assert_queries: AssertQueries
) -> None:
    async with committed_session(baseline, factory) as session, factory() as other:
        with assert_queries(2):
            await session.execute(COUNT)
            await other.execute(COUNT)
            await session.commit()


async def assert_restored(baseline: Baseline) -> None:
    """Raise AssertionError unless the tables hold what they held before the first test."""
    async with baseline.engine.connect() as connection:
        assert (await connection.scalars(select(PARENT.c.id))).all() == [1]
        assert await connection.scalar(COUNT) == 0
