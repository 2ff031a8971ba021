# Managed by copier-pytest: `copier update` rewrites this file.
"""A query that is cancelled on purpose leaves the database in memory as it was, and free."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

ENDLESS = text(
    "WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT count(*) FROM t"
)


@pytest.fixture(scope="module", autouse=True)
async def table(db_engine: AsyncEngine) -> AsyncIterator[None]:
    async with db_engine.begin() as connection:
        await connection.execute(text("CREATE TABLE cancelled_probe (id integer)"))
    yield
    async with db_engine.begin() as connection:
        await connection.execute(text("DROP TABLE cancelled_probe"))


@pytest.mark.allow_commits
async def test_tables_are_there_and_free_when_a_query_is_cancelled(db_engine: AsyncEngine) -> None:
    async def wait() -> None:
        async with db_engine.connect() as connection:
            await connection.execute(text("INSERT INTO cancelled_probe VALUES (1)"))
            await connection.execute(ENDLESS)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(wait(), 0.2)

    async with db_engine.connect() as connection:
        await connection.execute(text("INSERT INTO cancelled_probe VALUES (2)"))
        assert await connection.scalar(text("SELECT count(*) FROM cancelled_probe")) == 1
