"""What all factories share: they store through the session of the running test."""

from typing import Any, Generic, TypeVar

from factory.alchemy import SQLAlchemyModelFactory
from sqlalchemy.orm import Session

from tests.plugins.database import current_session

T = TypeVar("T")


def _sync_session() -> Session:
    return current_session().sync_session


class ModelFactory(SQLAlchemyModelFactory, Generic[T]):
    """Base of the factories; `T` is the entity."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = _sync_session
        sqlalchemy_session_persistence = "flush"

    @classmethod
    def build(cls, **fields: Any) -> T:
        """Return an entity with the given fields; it has no id."""
        entity: T = super().build(**fields)
        return entity

    @classmethod
    async def create(cls, **fields: Any) -> T:
        """Store an entity with the given fields and return it; its id is set."""
        create = super().create
        entity: T = await current_session().run_sync(lambda _session: create(**fields))
        return entity

    @classmethod
    async def stored(cls, key: object) -> T:
        """Return the entity with this key as it is stored now; raise LookupError if there is none."""
        entity: T | None = await current_session().get(cls._meta.model, key, populate_existing=True)
        if entity is None:
            raise LookupError(key)
        return entity

    @classmethod
    async def create_batch(  # type: ignore[override]  # a coroutine, unlike factory_boy's own
        cls, size: int, **fields: Any
    ) -> list[T]:
        """Store so many entities and return them."""
        return [await cls.create(**fields) for _ in range(size)]
