"""The tables, and how the entities of the domain map to them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    event,
)
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import registry, relationship

from ..domain.orders import CartItem, Order, OrderItem, OrderStatus
from ..domain.products import Product
from ..domain.users import User


class Money(TypeDecorator[Decimal]):
    """An amount of money, stored as a whole number of cents: exact in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Return the cents; raise ValueError for a fraction of a cent."""
        if value is None:
            return None
        cents = value.scaleb(2)
        if cents != int(cents):
            raise ValueError(f"{value} has a fraction of a cent")
        return int(cents)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return the amount with two places."""
        return None if value is None else Decimal(value).scaleb(-2)


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time; comes back aware from databases that drop the time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time with its zone."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False, unique=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("first_name", String(100), nullable=False),
    Column("last_name", String(100), nullable=False),
    Column("bio", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("is_admin", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

products = Table(
    "products",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False, index=True),
    Column("description", Text, nullable=False),
    Column("category", String(100), nullable=False, index=True),
    Column("price", Money, nullable=False),
    Column("stock", Integer, CheckConstraint("stock >= 0", name="stock"), nullable=False),
)

cart_items = Table(
    "cart_items",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("product_id", ForeignKey("products.id"), primary_key=True),
    Column("quantity", Integer, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("status", Enum(OrderStatus, native_enum=False, length=20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

order_items = Table(
    "order_items",
    metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True),
    Column("product_id", ForeignKey("products.id"), primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("unit_price", Money, nullable=False),
)

mappers = registry(metadata=metadata)
mappers.map_imperatively(User, users)
mappers.map_imperatively(Product, products)
mappers.map_imperatively(CartItem, cart_items)
mappers.map_imperatively(OrderItem, order_items)
mappers.map_imperatively(
    Order,
    orders,
    properties={
        "items": relationship(
            OrderItem,
            cascade="all, delete-orphan",
            lazy="selectin",
            order_by=order_items.c.product_id,
        )
    },
)


def create_engine(url: str) -> AsyncEngine:
    """Return an engine for the URL; SQLite is told to enforce foreign keys."""
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _enforce_foreign_keys)
    return engine


def _enforce_foreign_keys(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
