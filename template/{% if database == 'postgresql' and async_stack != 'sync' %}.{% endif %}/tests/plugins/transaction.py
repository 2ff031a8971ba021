# Managed by copier-pytest: `copier update` rewrites this file.
"""The transaction around a test; the driver tells whether it is still there."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction


async def begin(connection: AsyncConnection) -> AsyncTransaction:
    """Begin the transaction that is undone after a test."""
    return await connection.begin()


async def is_open(connection: AsyncConnection) -> bool:
    """Tell whether that transaction has not ended."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    return bool(driver.is_in_transaction())
