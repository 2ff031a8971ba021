# Managed by copier-pytest: `copier update` rewrites this file.
"""What runs on the loop: asyncio's, through AnyIO."""

import asyncio
from collections.abc import Callable
from typing import Any

from anyio.lowlevel import EventLoopToken

from tests.kit.plugins.tasks import describe


def is_busy() -> bool:
    """Tell whether a task runs at this moment."""
    return asyncio.current_task() is not None


def call_soon(token: EventLoopToken, function: Callable[[], None]) -> None:
    """Let the loop call the function; a signal handler may do so."""
    loop: Any = token.native_token
    loop.call_soon_threadsafe(function)


def describe_tasks() -> str:
    """Return where each task is, and where its coroutine was made."""
    return "\n".join(describe(task) for task in asyncio.all_tasks())
