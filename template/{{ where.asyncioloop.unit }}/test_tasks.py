# Managed by copier-pytest: `copier update` rewrites this file.
"""A task that a test leaves running is found at its end."""

import asyncio

import pytest

from tests.plugins.tasks import ended_tasks


def test_test_fails_when_a_task_is_left(watched_loop: asyncio.AbstractEventLoop) -> None:
    left = pytest.raises(pytest.fail.Exception, match="in test_test_fails_when_a_task_is_left")
    with left, ended_tasks(watched_loop):
        task = watched_loop.create_task(asyncio.sleep(60))

    assert task.cancelled()


def test_task_may_be_left_when_it_is_cancelled(watched_loop: asyncio.AbstractEventLoop) -> None:
    with ended_tasks(watched_loop):
        watched_loop.create_task(asyncio.sleep(60)).cancel()


def test_every_test_is_watched(request: pytest.FixtureRequest) -> None:
    assert "no_leaked_tasks" in request.fixturenames
