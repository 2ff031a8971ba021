# Managed by copier-pytest: `copier update` rewrites this file.
"""The application in process: started, and called without a network."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2

_states: dict[int, dict[str, Any]] = {}
"""What applications keep from their start for each request, by their identity."""


@asynccontextmanager
async def started(app: Any) -> AsyncIterator[None]:
    """Start the application as a server does, and stop it at the end of the block.

    One that does not know the lifespan of ASGI needs no start; one that fails raises RuntimeError.
    """
    asked: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    told: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    state = _states[id(app)] = {}
    scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": state}
    task = asyncio.create_task(app(scope, asked.get, told.put))
    try:
        knows = await _phase("startup", task, asked, told)
        yield
        if knows:
            await _phase("shutdown", task, asked, told)
            await task
    finally:
        _states.pop(id(app))
        if not task.done():
            task.cancel()
            await asyncio.wait([task])


async def _phase(
    phase: str, task: asyncio.Task[None], asked: asyncio.Queue[Any], told: asyncio.Queue[Any]
) -> bool:
    """Ask for a phase and wait for the answer; return whether the application knows of phases."""
    await asked.put({"type": f"lifespan.{phase}"})
    answer = asyncio.create_task(told.get())
    await asyncio.wait([task, answer], return_when=asyncio.FIRST_COMPLETED)
    if not answer.done():
        answer.cancel()
        await asyncio.wait([answer])
        # It is told from one that fails by having said nothing at all.
        task.exception()
        return False
    message = answer.result()
    if message["type"] == f"lifespan.{phase}.failed":
        raise RuntimeError(f"{phase} of the application failed: {message.get('message', '')}")
    return True


def client_of(app: Any, *, raises: bool = True) -> httpx2.AsyncClient:
    """Return a client, for an `async with` block; it does not start the application.

    What the application raises fails the test, or else is answered as a user sees it.
    """

    async def called(scope: Any, receive: Any, send: Any) -> None:
        if id(app) in _states:
            scope["state"] = _states[id(app)].copy()
        await app(scope, receive, send)

    transport = httpx2.ASGITransport(app=called, raise_app_exceptions=raises)
    return httpx2.AsyncClient(transport=transport, base_url="http://testserver")
