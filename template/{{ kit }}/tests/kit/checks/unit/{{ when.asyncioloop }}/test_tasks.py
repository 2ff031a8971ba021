# Managed by copier-pytest: `copier update` rewrites this file.
"""A task that a test leaves running is found at its end."""

import asyncio

from tests.kit.plugins.leaks import WATCHES
from tests.kit.plugins.tasks import watch_tasks


def test_task_is_named_and_cancelled_when_it_is_left(
    watched_loop: asyncio.AbstractEventLoop,
) -> None:
    check = watch_tasks()
    task = watched_loop.create_task(asyncio.sleep(60))

    assert "in test_task_is_named_and_cancelled_when_it_is_left" in check()
    assert task.cancelled()


def test_task_may_be_left_when_it_is_cancelled(watched_loop: asyncio.AbstractEventLoop) -> None:
    check = watch_tasks()
    watched_loop.create_task(asyncio.sleep(60)).cancel()

    assert check() == ""


def test_every_test_is_watched() -> None:
    assert watch_tasks in WATCHES
