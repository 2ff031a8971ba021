# Managed by copier-pytest: `copier update` rewrites this file.
"""The application in process: started, and called without a network."""

from contextlib import AbstractAsyncContextManager

import httpx2
from fastapi import FastAPI


def started(app: FastAPI) -> AbstractAsyncContextManager[object]:
    """Return an `async with` block in which the application is started."""
    return app.router.lifespan_context(app)


def client_of(app: FastAPI, *, raises: bool = True) -> httpx2.AsyncClient:
    """Return a client, for an `async with` block; it does not start the application.

    What the application raises fails the test, or else is answered as a user sees it.
    """
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=raises)
    return httpx2.AsyncClient(transport=transport, base_url="http://testserver")
