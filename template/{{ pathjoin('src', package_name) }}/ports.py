"""What the services need from the world; `adapters` and the fakes of the tests provide it."""

from collections.abc import Collection
from decimal import Decimal
from types import TracebackType
from typing import Protocol, Self

from .domain.orders import CartItem, Order
from .domain.products import Product
from .domain.users import User


class UserRepository(Protocol):
    """Stored users."""

    async def add(self, user: User) -> None:
        """Store a new user and set its id."""

    async def get(self, user_id: int) -> User | None:
        """Return the user with this id, or None."""

    async def find_by_email(self, email: str) -> User | None:
        """Return the user with this address, or None."""

    async def find_by_username(self, username: str) -> User | None:
        """Return the user with this name, or None."""


class ProductRepository(Protocol):
    """Stored products."""

    async def add(self, product: Product) -> None:
        """Store a new product and set its id."""

    async def get(self, product_id: int) -> Product | None:
        """Return the product with this id, or None."""

    async def get_many(self, product_ids: Collection[int]) -> dict[int, Product]:
        """Return the products with these ids, by id; unknown ids are left out."""

    async def search(
        self, *, category: str | None, min_price: Decimal | None, offset: int, limit: int
    ) -> tuple[list[Product], int]:
        """Return a slice of the matching products by name, and how many match in all."""


class CartRepository(Protocol):
    """Stored cart items."""

    async def add(self, item: CartItem) -> None:
        """Store an item for a product that the user's cart does not hold yet."""

    async def items(self, user_id: int) -> list[CartItem]:
        """Return what is in the user's cart, in the order of the products' ids."""

    async def clear(self, user_id: int) -> None:
        """Empty the user's cart."""


class OrderRepository(Protocol):
    """Stored orders."""

    async def add(self, order: Order) -> None:
        """Store a new order and set its id."""

    async def get(self, order_id: int) -> Order | None:
        """Return the order with this id, or None."""


class UnitOfWork(Protocol):
    """One transaction over all repositories; what is not committed is undone."""

    @property
    def users(self) -> UserRepository:
        """The users."""

    @property
    def products(self) -> ProductRepository:
        """The products."""

    @property
    def carts(self) -> CartRepository:
        """The carts."""

    @property
    def orders(self) -> OrderRepository:
        """The orders."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    async def commit(self) -> None:
        """Keep all changes; raise ConflictError if a constraint forbids them."""


class Storage(Protocol):
    """All that is stored."""

    def unit_of_work(self) -> UnitOfWork:
        """Begin a unit of work."""


class PasswordHasher(Protocol):
    """A slow, salted hash."""

    async def hash(self, password: str) -> str:
        """Return a hash that differs at each call."""

    async def verify(self, password: str, password_hash: str) -> bool:
        """Tell whether the hash was made from this password."""


class PaymentGateway(Protocol):
    """The payment provider."""

    async def charge(self, *, amount: Decimal, token: str, reference: str) -> None:
        """Charge once per reference.

        Raises:
            PaymentDeclinedError: the provider refuses.
            PaymentUnavailableError: the provider fails.
        """
