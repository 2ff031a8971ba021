"""Storage in the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import async_sessionmaker

from . import database
from .unit_of_work import SqlAlchemyUnitOfWork


class SqlAlchemyStorage:
    """The database at a URL."""

    def __init__(self, url: str) -> None:
        self._engine = database.create_engine(url)
        self.session_factory = async_sessionmaker(self._engine, expire_on_commit=False)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Disconnect at the end."""
        try:
            yield
        finally:
            await self._engine.dispose()

    def unit_of_work(self) -> SqlAlchemyUnitOfWork:
        """Begin a unit of work."""
        return SqlAlchemyUnitOfWork(self.session_factory)
