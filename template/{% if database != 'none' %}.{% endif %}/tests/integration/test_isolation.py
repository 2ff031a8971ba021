# Managed by copier-pytest: `copier update` rewrites this file.
"""What a test writes is gone after it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest
from sqlalchemy import ForeignKey, String, func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tests.plugins.database import current_session, isolated_session

Factory = async_sessionmaker[AsyncSession]
Attack = Callable[[AsyncSession, Factory], Awaitable[None]]


class Base(DeclarativeBase):
    """The models of this module, which are none of the application's."""


class Probe(Base):
    """What the attacks write."""

    __tablename__ = "isolation_probe"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(9), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("isolation_probe.id"))


INSERT = insert(Probe)
COUNT = select(func.count()).select_from(Probe)


@pytest.fixture(scope="module", autouse=True)
async def tables(db_engine: AsyncEngine) -> AsyncIterator[None]:
    async with db_engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    async with db_engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)


@pytest.fixture
def factory() -> Factory:
    return async_sessionmaker(expire_on_commit=False)


async def commit(session: AsyncSession, _factory: Factory) -> None:
    await session.execute(INSERT, {"name": "a"})
    await session.commit()


async def commit_then_roll_back(session: AsyncSession, factory: Factory) -> None:
    await commit(session, factory)
    await session.execute(INSERT, {"name": "b"})
    await session.rollback()


async def flush_then_roll_back(session: AsyncSession, factory: Factory) -> None:
    await commit(session, factory)
    session.add(Probe(name="b"))
    await session.flush()
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


async def commit_raw_sql(session: AsyncSession, _factory: Factory) -> None:
    await session.execute(text("INSERT INTO isolation_probe (name) VALUES ('a')"))
    await session.commit()


async def commit_from_a_thread(session: AsyncSession, factory: Factory) -> None:
    loop = asyncio.get_running_loop()

    def work() -> None:
        asyncio.run_coroutine_threadsafe(commit(session, factory), loop).result()

    await asyncio.to_thread(work)


async def leave_a_transaction_open(_session: AsyncSession, factory: Factory) -> None:
    session = factory()
    await session.execute(INSERT, {"name": "a"})


@pytest.mark.parametrize(
    "attack",
    [
        commit,
        commit_then_roll_back,
        flush_then_roll_back,
        commit_then_fail,
        commit_inside_a_savepoint,
        commit_in_a_session_of_its_own,
        commit_raw_sql,
        commit_from_a_thread,
        leave_a_transaction_open,
    ],
)
async def test_nothing_is_left_when_a_test_writes(
    db_engine: AsyncEngine, factory: Factory, attack: Attack
) -> None:
    async with isolated_session(db_engine, factory) as session:
        await attack(session, factory)
        assert await session.scalar(COUNT)

    async with db_engine.connect() as connection:
        assert await connection.scalar(COUNT) == 0


async def test_nothing_is_left_when_a_test_fails(db_engine: AsyncEngine, factory: Factory) -> None:
    async def fail() -> None:
        async with isolated_session(db_engine, factory) as session:
            await commit(session, factory)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    assert factory.kw["bind"] is None
    async with db_engine.connect() as connection:
        assert await connection.scalar(COUNT) == 0


async def test_nothing_is_left_when_the_tear_down_fails(
    db_engine: AsyncEngine, factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail() -> None:
        raise LookupError

    async def write() -> None:
        async with isolated_session(db_engine, factory) as session:
            await commit(session, factory)
            monkeypatch.setattr(session, "close", fail)

    with pytest.raises(LookupError):
        await write()

    async with db_engine.connect() as connection:
        assert await connection.scalar(COUNT) == 0


async def test_nothing_is_left_when_sessions_write_at_the_same_time(
    db_engine: AsyncEngine, factory: Factory
) -> None:
    with suppress(Exception):
        async with isolated_session(db_engine, factory) as session:
            writers = (commit_in_a_session_of_its_own(session, factory) for _ in range(5))
            await asyncio.gather(*writers, return_exceptions=True)

    async with db_engine.connect() as connection:
        assert await connection.scalar(COUNT) == 0


async def test_test_fails_when_it_ends_the_transaction_around_it(
    db_engine: AsyncEngine, factory: Factory
) -> None:
    async def end_the_transaction() -> None:
        async with isolated_session(db_engine, factory) as session:
            await session.execute(text("COMMIT"))

    with pytest.raises(pytest.fail.Exception, match="the test ended the transaction"):
        await end_the_transaction()


async def test_session_of_the_test_is_the_one_that_factories_use(db_session: AsyncSession) -> None:
    assert current_session() is db_session


async def test_row_is_refused_when_it_refers_to_nothing(db_session: AsyncSession) -> None:
    with pytest.raises(IntegrityError):
        await db_session.execute(INSERT, {"parent_id": 999})
