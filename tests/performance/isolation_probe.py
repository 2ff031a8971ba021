"""Tests for a rendered suite: the same body without isolation and with each kind of it, in turns.

As a plugin of pytest it writes how many seconds each test took, its fixtures included, to `seconds.json`.
"""

import json
import os
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

Factory = async_sessionmaker[AsyncSession]

TURNS = int(os.environ["PROBE_TURNS"])
METADATA = MetaData()
TABLES = [
    Table(f"probe_{number}", METADATA, Column("id", Integer, primary_key=True), Column("name", String(9), index=True))
    for number in range(int(os.environ["PROBE_TABLES"]))
]
WANTED = select(func.count()).select_from(TABLES[0]).where(TABLES[0].c.name == "b")

_seconds: dict[str, list[float]] = defaultdict(list)


@pytest.fixture(scope="session")
def create_schema() -> Callable[[Connection], None]:
    return METADATA.create_all


@pytest.fixture(scope="session")
def session_factory() -> Factory:
    return async_sessionmaker(expire_on_commit=False)


@pytest.fixture
async def no_isolation(db_engine: AsyncEngine, session_factory: Factory) -> AsyncIterator[AsyncSession]:
    async with session_factory(bind=db_engine) as session:
        yield session


async def write_and_read(session: AsyncSession) -> None:
    await session.execute(insert(TABLES[0]), {"name": "a"})
    await session.commit()
    assert await session.scalar(WANTED) == 0


@pytest.fixture(params=range(TURNS))
def turn(request: pytest.FixtureRequest) -> int:
    turn: int = request.param
    return turn


@pytest.mark.allow_commits
@pytest.mark.usefixtures("turn")
async def test_no_isolation(no_isolation: AsyncSession) -> None:
    await write_and_read(no_isolation)


@pytest.mark.usefixtures("turn")
async def test_db_session(db_session: AsyncSession) -> None:
    await write_and_read(db_session)


@pytest.mark.usefixtures("turn")
async def test_committed_db(committed_db: AsyncSession) -> None:
    await write_and_read(committed_db)


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    items.sort(key=lambda item: item.callspec.params["turn"])


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    name = report.nodeid.rpartition("::test_")[2].partition("[")[0]
    if report.when == "setup":
        _seconds[name].append(0)
    _seconds[name][-1] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    Path(session.config.rootpath, "seconds.json").write_text(json.dumps(_seconds), encoding="utf-8")
