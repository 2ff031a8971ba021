# Managed by copier-pytest: `copier update` rewrites this file.
"""Connections to a server that make and drop databases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import URL, NullPool, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from tests.plugins import engine

VARIABLE = "TEST_DATABASE_URL"
CONNECT_SECONDS = 10


def address(url: str) -> URL:
    """Return the URL with the suite's driver; raise UsageError if it is none of this database's."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise pytest.UsageError(f"{VARIABLE} is not a URL") from error
    if parsed.get_backend_name() not in engine.BACKENDS:
        raise pytest.UsageError(f"{VARIABLE} must start with {engine.BACKENDS[0]}://")
    return parsed.set(drivername=engine.DRIVER)


async def refusal(url: str, prefix: str) -> str:
    """Return why databases can't be made on the server, or "" if they can."""
    try:
        async with asyncio.timeout(CONNECT_SECONDS), administration(url) as connection:
            return await engine.refusal(connection, prefix)
    except TimeoutError:
        return f"no answer in {CONNECT_SECONDS} seconds"
    except (OSError, DBAPIError) as error:
        return str(getattr(error, "orig", error))


@asynccontextmanager
async def administration(url: str) -> AsyncIterator[AsyncConnection]:
    """Yield a connection outside of any transaction, as CREATE DATABASE wants it."""
    options: dict[str, Any] = {"poolclass": NullPool, "isolation_level": "AUTOCOMMIT"}
    async with create_async_engine(address(url), **options).connect() as connection:
        yield connection
