# Managed by copier-pytest: `copier update` rewrites this file.
"""Connections to a server outside of any transaction, as CREATE DATABASE wants it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import URL, NullPool
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from tests.plugins.server import ServerError

ANSWER_SECONDS = 10


@asynccontextmanager
async def administration(url: URL) -> AsyncIterator[AsyncConnection]:
    """Yield a connection."""
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        yield connection


@asynccontextmanager
async def answering(url: URL) -> AsyncIterator[AsyncConnection]:
    """Yield a connection; raise ServerError if the server refuses, or does not answer in time."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS), administration(url) as connection:
            yield connection
    except TimeoutError:
        raise ServerError(f"no answer in {ANSWER_SECONDS} seconds") from None
    except (OSError, DBAPIError) as error:
        raise ServerError(str(getattr(error, "orig", error))) from error
