# Managed by copier-pytest: `copier update` rewrites this file.
"""The loop of the tests is the loop of their fixtures."""

import asyncio

import pytest


@pytest.fixture(scope="session")
async def loop_of_the_session() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


async def test_test_runs_on_the_loop_of_its_fixtures(
    loop_of_the_session: asyncio.AbstractEventLoop,
) -> None:
    assert asyncio.get_running_loop() is loop_of_the_session
