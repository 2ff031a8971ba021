# Managed by copier-pytest: `copier update` rewrites this file.
"""Connections to a server outside of any transaction, as CREATE DATABASE wants it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from sqlalchemy import URL, NullPool, TextClause
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from tests.kit.plugins.addresses import claim
from tests.kit.server import ServerError

ANSWER_SECONDS = 10


@asynccontextmanager
async def administration(url: URL) -> AsyncIterator[AsyncConnection]:
    """Yield a connection."""
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    claim(engine)
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


def held(url: URL, statement: TextClause) -> Callable[[], None]:
    """Execute a statement on a connection that stays open, and return what closes it.

    The connection has a loop of its own, which only runs to open and to close it.
    """
    loop = asyncio.new_event_loop()
    closing = AsyncExitStack()

    async def open_connection() -> None:
        async with asyncio.timeout(ANSWER_SECONDS):
            connection = await closing.enter_async_context(administration(url))
            await connection.execute(statement)

    def close() -> None:
        with suppress(OSError, DBAPIError):  # The server may be gone.
            loop.run_until_complete(closing.aclose())
        loop.close()

    loop.run_until_complete(open_connection())
    return close
