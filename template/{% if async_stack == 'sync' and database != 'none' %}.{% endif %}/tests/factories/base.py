"""What all factories share: they store through the session of the running test."""

from typing import Any, Generic, TypeVar

from factory.alchemy import SQLAlchemyModelFactory

from tests.plugins.database import current_session

T = TypeVar("T")


class ModelFactory(SQLAlchemyModelFactory, Generic[T]):
    """Base of the factories; `T` is the entity."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = current_session
        sqlalchemy_session_persistence = "flush"

    @classmethod
    def build(cls, **fields: Any) -> T:
        """Return an entity with the given fields; it has no id."""
        entity: T = super().build(**fields)
        return entity

    @classmethod
    def create(cls, **fields: Any) -> T:
        """Store an entity with the given fields and return it; its id is set."""
        entity: T = super().create(**fields)
        return entity

    @classmethod
    def stored(cls, key: object) -> T:
        """Return the entity with this key as it is stored now; raise LookupError if there is none."""
        entity: T | None = current_session().get(cls._meta.model, key, populate_existing=True)
        if entity is None:
            raise LookupError(key)
        return entity
