# Managed by copier-pytest: `copier update` rewrites this file.
"""The function of an application that makes its tables."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.kit.leading import own_engines


def call(function: Callable[[], Any]) -> None:
    """Call it, and let go of the connections: a server makes no clone of a database that is in use.

    A coroutine runs in a loop of its own, so that needs a thread of its own.
    """
    made = function()
    if inspect.iscoroutine(made):
        asyncio.run(_finish(made))
    for engine in own_engines():
        if not engine.dialect.is_async:
            engine.dispose()


async def _finish(made: Coroutine[Any, Any, Any]) -> None:
    await made
    for engine in own_engines():
        if engine.dialect.is_async:
            await AsyncEngine(engine).dispose()
