# Managed by copier-pytest: `copier update` rewrites this file.
"""What a test writes is gone after it."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from tests.plugins.database import current_session, isolated_session

Factory = async_sessionmaker[AsyncSession]
Attack = Callable[[AsyncSession, Factory], Awaitable[None]]

PROBE = Table(
    "isolation_probe",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String(9), unique=True),
    Column("parent_id", ForeignKey("isolation_probe.id")),
)
INSERT = insert(PROBE)
COUNT = select(func.count()).select_from(PROBE)


@pytest.fixture(scope="module", autouse=True)
async def probe(db_engine: AsyncEngine) -> AsyncIterator[None]:
    async with db_engine.begin() as connection:
        await connection.run_sync(PROBE.create)
    yield
    async with db_engine.begin() as connection:
        await connection.run_sync(PROBE.drop)


async def commit(session: AsyncSession, _factory: Factory) -> None:
    await session.execute(INSERT, {"name": "a"})
    await session.commit()


async def commit_then_roll_back(session: AsyncSession, factory: Factory) -> None:
    await commit(session, factory)
    await session.execute(INSERT, {"name": "b"})
    await session.rollback()


async def commit_then_fail(session: AsyncSession, factory: Factory) -> None:
    await commit(session, factory)
    with pytest.raises(IntegrityError):
        await session.execute(INSERT, {"name": "a"})
    await session.rollback()
    await session.execute(INSERT, {"name": "b"})
    await session.commit()


async def commit_inside_a_savepoint(session: AsyncSession, _factory: Factory) -> None:
    async with session.begin_nested():
        await session.execute(INSERT, {"name": "a"})
    await session.commit()


async def commit_in_a_session_of_its_own(_session: AsyncSession, factory: Factory) -> None:
    async with factory.begin() as session:
        await session.execute(INSERT, {"name": "a"})


async def leave_a_transaction_open(_session: AsyncSession, factory: Factory) -> None:
    session = factory()
    await session.execute(INSERT, {"name": "a"})


@pytest.mark.parametrize(
    "attack",
    [
        commit,
        commit_then_roll_back,
        commit_then_fail,
        commit_inside_a_savepoint,
        commit_in_a_session_of_its_own,
        leave_a_transaction_open,
    ],
)
async def test_nothing_is_left_when_a_test_writes(db_engine: AsyncEngine, attack: Attack) -> None:
    factory = async_sessionmaker(expire_on_commit=False)

    async with isolated_session(db_engine, factory) as session:
        await attack(session, factory)
        assert await session.scalar(COUNT)

    async with db_engine.connect() as connection:
        assert await connection.scalar(COUNT) == 0


async def test_nothing_is_left_when_a_test_fails(db_engine: AsyncEngine) -> None:
    factory = async_sessionmaker(expire_on_commit=False)

    async def fail() -> None:
        async with isolated_session(db_engine, factory) as session:
            await commit(session, factory)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    assert factory.kw["bind"] is None
    async with db_engine.connect() as connection:
        assert await connection.scalar(COUNT) == 0


async def test_session_of_the_test_is_the_one_that_factories_use(db_session: AsyncSession) -> None:
    assert current_session() is db_session


async def test_row_is_refused_when_it_refers_to_nothing(db_session: AsyncSession) -> None:
    with pytest.raises(IntegrityError):
        await db_session.execute(INSERT, {"parent_id": 999})
