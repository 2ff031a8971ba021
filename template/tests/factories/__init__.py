"""Factories: `build()` returns an entity, `await create()` also stores it."""

from tests.factories.orders import CartItemFactory, OrderFactory, OrderItemFactory
from tests.factories.products import ProductFactory
from tests.factories.users import UserFactory

__all__ = [
    "CartItemFactory",
    "OrderFactory",
    "OrderItemFactory",
    "ProductFactory",
    "UserFactory",
]
