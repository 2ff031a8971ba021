"""The unit of work and its repositories, on SQLAlchemy."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from types import TracebackType
from typing import Self

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from ..domain.errors import ConflictError
from ..domain.orders import CartItem, Order
from ..domain.products import Product
from ..domain.users import User
from . import database


@contextmanager
def constraints_as_conflicts() -> Iterator[None]:
    """Raise ConflictError where the database refuses a change."""
    try:
        yield
    except DBAPIError as error:
        if not database.is_conflict(error):
            raise
        raise ConflictError("The change contradicts what is stored") from error


@dataclass(frozen=True)
class SqlAlchemyUserRepository:
    """Users in the database."""

    session: AsyncSession

    async def add(self, user: User) -> None:
        """Store a new user and set its id."""
        self.session.add(user)
        with constraints_as_conflicts():
            await self.session.flush()

    async def get(self, user_id: int) -> User | None:
        """Return the user with this id, or None."""
        return await self.session.get(User, user_id)

    async def find_by_email(self, email: str) -> User | None:
        """Return the user with this address, or None."""
        return await self._find(database.users.c.email == email)

    async def find_by_username(self, username: str) -> User | None:
        """Return the user with this name, or None."""
        return await self._find(database.users.c.username == username)

    async def _find(self, condition: ColumnElement[bool]) -> User | None:
        user: User | None = await self.session.scalar(select(User).where(condition))
        return user


@dataclass(frozen=True)
class SqlAlchemyProductRepository:
    """Products in the database."""

    session: AsyncSession

    async def add(self, product: Product) -> None:
        """Store a new product and set its id."""
        self.session.add(product)
        with constraints_as_conflicts():
            await self.session.flush()

    async def get(self, product_id: int) -> Product | None:
        """Return the product with this id, or None."""
        return await self.session.get(Product, product_id)

    async def get_many(self, product_ids: Collection[int]) -> dict[int, Product]:
        """Return the products with these ids, by id; unknown ids are left out."""
        rows = await self.session.scalars(
            select(Product).where(database.products.c.id.in_(product_ids))
        )
        return {product.id: product for product in rows}

    async def search(
        self, *, category: str | None, min_price: Decimal | None, offset: int, limit: int
    ) -> tuple[list[Product], int]:
        """Return a slice of the matching products by name, and how many match in all."""
        columns = database.products.c
        conditions: list[ColumnElement[bool]] = []
        if category is not None:
            conditions.append(columns.category == category)
        if min_price is not None:
            conditions.append(columns.price >= min_price)
        total = await self.session.scalar(
            select(func.count()).select_from(Product).where(*conditions)
        )
        slice_ = select(Product).where(*conditions).order_by(columns.name, columns.id)
        rows = await self.session.scalars(slice_.offset(offset).limit(limit))
        return list(rows), total or 0


@dataclass(frozen=True)
class SqlAlchemyCartRepository:
    """Cart items in the database."""

    session: AsyncSession

    async def add(self, item: CartItem) -> None:
        """Store an item for a product that the user's cart does not hold yet."""
        self.session.add(item)
        with constraints_as_conflicts():
            await self.session.flush()

    async def items(self, user_id: int) -> list[CartItem]:
        """Return what is in the user's cart, in the order of the products' ids."""
        columns = database.cart_items.c
        rows = await self.session.scalars(
            select(CartItem).where(columns.user_id == user_id).order_by(columns.product_id)
        )
        return list(rows)

    async def clear(self, user_id: int) -> None:
        """Empty the user's cart."""
        items = delete(CartItem).where(database.cart_items.c.user_id == user_id)
        with constraints_as_conflicts():
            await self.session.execute(items)


@dataclass(frozen=True)
class SqlAlchemyOrderRepository:
    """Orders in the database."""

    session: AsyncSession

    async def add(self, order: Order) -> None:
        """Store a new order and set its id."""
        self.session.add(order)
        with constraints_as_conflicts():
            await self.session.flush()

    async def get(self, order_id: int) -> Order | None:
        """Return the order with this id, or None."""
        return await self.session.get(Order, order_id)


class SqlAlchemyUnitOfWork:
    """One session and its transaction; the session is closed at the end."""

    def __init__(self, session_factory: async_sessionmaker[AsyncSession]) -> None:
        self._session = session_factory()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._session.close()

    @cached_property
    def users(self) -> SqlAlchemyUserRepository:
        """The users."""
        return SqlAlchemyUserRepository(self._session)

    @cached_property
    def products(self) -> SqlAlchemyProductRepository:
        """The products."""
        return SqlAlchemyProductRepository(self._session)

    @cached_property
    def carts(self) -> SqlAlchemyCartRepository:
        """The carts."""
        return SqlAlchemyCartRepository(self._session)

    @cached_property
    def orders(self) -> SqlAlchemyOrderRepository:
        """The orders."""
        return SqlAlchemyOrderRepository(self._session)

    async def commit(self) -> None:
        """Keep all changes; raise ConflictError if a constraint forbids them."""
        with constraints_as_conflicts():
            await self._session.commit()
