"""A test that misuses its database is planted in a rendered suite, and fails in words that name it and the fixture."""

import re
import time
from pathlib import Path

import pytest

from tests.support.templates import library
from tests.support.toolchain import pytest_in

FAILED = 1
LIMIT, TEAR_DOWN = 2, 10

PLANTED = """
import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from tests.factories import UserFactory

RENAME = text("UPDATE users SET first_name = :name")

pytestmark = pytest.mark.asserts_nothing("each has to be refused")


async def test_clean_before(committed_db: AsyncSession) -> None:
    assert not (await committed_db.execute(text("SELECT id FROM users"))).all()


@pytest.mark.timeout({limit})
async def test_locks(
    committed_db: AsyncSession, session_factory: async_sessionmaker[AsyncSession]
) -> None:
    await UserFactory.create()
    await committed_db.commit()
    one, two = session_factory(), session_factory()
    await one.execute(RENAME, {{"name": "one"}})
    await two.execute(RENAME, {{"name": "two"}})


async def test_leaves_a_lock(
    committed_db: AsyncSession, session_factory: async_sessionmaker[AsyncSession]
) -> None:
    await UserFactory.create()
    await committed_db.commit()
    forgotten = session_factory()
    await forgotten.execute(RENAME, {{"name": "three"}})


async def test_clean_after_locks(committed_db: AsyncSession) -> None:
    assert not (await committed_db.execute(text("SELECT id FROM users"))).all()


@pytest.mark.parametrize("after", ["BEGIN", "SELECT 1"])
async def test_commits(db_session: AsyncSession, after: str) -> None:
    await db_session.execute(text("COMMIT"))
    await db_session.execute(text(after))


async def test_overlaps(
    db_session: AsyncSession, session_factory: async_sessionmaker[AsyncSession]
) -> None:
    await UserFactory.create()
    await session_factory().execute(text("SELECT 1"))
    await db_session.commit()


async def test_asks_for_a_level(db_session: AsyncSession) -> None:
    await db_session.connection(execution_options={{"isolation_level": "SERIALIZABLE"}})


async def test_clean_at_the_end(db_session: AsyncSession) -> None:
    assert not (await db_session.execute(text("SELECT id FROM users"))).all()
"""


@pytest.mark.parametrize("name", ["postgresql_repository", "psycopg_repository", "mysql_repository"])
def test_guilty_tests_fail_and_no_other(request: pytest.FixtureRequest, name: str) -> None:
    repository: Path = request.getfixturevalue(name)
    source = PLANTED.format(limit=LIMIT)
    if name == "psycopg_repository":
        source = str(library("rendering/uncoloured").uncoloured(source))
    path = "tests/integration/test_planted.py"
    (repository / path).write_text(source, encoding="utf-8")
    begun = time.monotonic()

    finished = pytest_in(repository, path, "-p", "no:randomly", "--durations=0", env={"COLUMNS": "250"})

    assert finished.status == FAILED, finished.output
    summary = finished.output.partition("short test summary info")[2]
    guilty = set(re.findall(r"::test_(\w+)", summary))
    assert guilty == {"locks", "leaves_a_lock", "commits", "overlaps", "asks_for_a_level"}, finished.output
    assert re.search(
        r"::test_leaves_a_lock - Failed: the test left connections open, .*opened at tests/integr", summary
    )
    assert summary.count("::test_commits[BEGIN] - Failed: the test ended the transaction") == 1
    assert "::test_overlaps - Failed: sessions of the test work at the same time" in summary
    assert "::test_asks_for_a_level - Failed: an isolation level is set when" in summary
    seconds = [float(text) for text in re.findall(r"^(\d+\.\d+)s teardown", finished.output, re.MULTILINE)]
    assert max(seconds) < TEAR_DOWN, finished.output
    assert time.monotonic() - begun < 60 + LIMIT + TEAR_DOWN
