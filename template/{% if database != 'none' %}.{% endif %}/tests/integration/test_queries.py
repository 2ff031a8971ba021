# Managed by copier-pytest: `copier update` rewrites this file.
"""The number of queries is what the test says, or the test fails."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from tests.plugins.queries import AssertQueries

QUERY = select(1)


async def test_queries_of_all_sessions_are_counted(
    db_session: AsyncSession,
    session_factory: async_sessionmaker[AsyncSession],
    assert_queries: AssertQueries,
) -> None:
    with assert_queries(2):
        await db_session.execute(QUERY)
        async with session_factory() as session:
            await session.execute(QUERY)


async def test_transaction_control_is_not_counted(
    db_session: AsyncSession, assert_queries: AssertQueries
) -> None:
    with assert_queries(1):
        async with db_session.begin_nested() as savepoint:
            await db_session.execute(QUERY)
            await savepoint.rollback()
        await db_session.commit()


@pytest.mark.parametrize("expected", [0, 2])
async def test_test_fails_with_the_queries_when_their_number_differs(
    db_session: AsyncSession, assert_queries: AssertQueries, expected: int
) -> None:
    async def send_one_query() -> None:
        with assert_queries(expected):
            await db_session.execute(QUERY)

    with pytest.raises(pytest.fail.Exception, match=f"1 queries instead of {expected}\n1. SELECT"):
        await send_one_query()


async def test_blocks_count_by_themselves_when_one_is_in_another(
    db_session: AsyncSession, assert_queries: AssertQueries
) -> None:
    with assert_queries(2):
        await db_session.execute(QUERY)
        with assert_queries(1):
            await db_session.execute(QUERY)
