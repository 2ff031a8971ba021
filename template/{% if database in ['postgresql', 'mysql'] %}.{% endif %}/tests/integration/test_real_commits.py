# Managed by copier-pytest: `copier update` rewrites this file.
"""What only a server does: checks at the commit, and commits that other connections see."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from tests.plugins.committed import committed_session
from tests.plugins.database import isolated_session
from tests.plugins.queries import AssertQueries

METADATA = MetaData()
PARENT = Table("commit_parent", METADATA, Column("id", Integer, primary_key=True))
CHILD = Table(
    "commit_child",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("parent_id", ForeignKey(PARENT.c.id, deferrable=True, initially="DEFERRED")),
    Column("guardian_id", ForeignKey(PARENT.c.id)),
)
COUNT = select(func.count()).select_from(CHILD)


@pytest.fixture(scope="module", autouse=True)
async def tables(db_engine: AsyncEngine) -> AsyncIterator[None]:
    async with db_engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    yield
    async with db_engine.begin() as connection:
        await connection.run_sync(METADATA.drop_all)


@pytest.fixture
def factory() -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(expire_on_commit=False)


async def test_test_fails_when_a_deferred_foreign_key_refers_to_nothing(
    db_engine: AsyncEngine, factory: async_sessionmaker[AsyncSession]
) -> None:
    async def refer_to_nothing() -> None:
        async with isolated_session(db_engine, factory) as session:
            await session.execute(insert(CHILD), {"parent_id": 999})
            await session.commit()

    with pytest.raises(IntegrityError, match="commit_child_parent_id_fkey"):
        await refer_to_nothing()

    async with db_engine.connect() as connection:
        assert await connection.scalar(COUNT) == 0


async def test_commit_is_seen_by_other_sessions_and_gone_after_the_test(
    db_engine: AsyncEngine, factory: async_sessionmaker[AsyncSession]
) -> None:
    async with committed_session(db_engine, METADATA, factory) as session:
        await session.execute(insert(PARENT), {"id": 1})
        await session.execute(insert(CHILD), {"parent_id": 1, "guardian_id": 1})
        async with factory() as other:
            assert await other.scalar(COUNT) == 0
            await session.commit()
            assert await other.scalar(COUNT) == 1

    assert factory.kw["bind"] is None
    async with db_engine.connect() as connection:
        assert await connection.scalar(COUNT) == 0


async def test_commit_is_gone_when_the_test_fails(
    db_engine: AsyncEngine, factory: async_sessionmaker[AsyncSession]
) -> None:
    async def fail() -> None:
        async with committed_session(db_engine, METADATA, factory) as session:
            await session.execute(insert(PARENT), {"id": 1})
            await session.commit()
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    async with db_engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(PARENT)) == 0


async def test_queries_of_all_connections_are_counted(
    db_engine: AsyncEngine,
    factory: async_sessionmaker[AsyncSession],
    assert_queries: AssertQueries,
) -> None:
    async with committed_session(db_engine, METADATA, factory) as session, factory() as other:
        with assert_queries(2):
            await session.execute(COUNT)
            await other.execute(COUNT)
            await session.commit()
