"""Carts and orders."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from .errors import ConflictError


class OrderStatus(StrEnum):
    """Where an order stands."""

    PENDING = "pending"
    PAID = "paid"
    CANCELLED = "cancelled"


@dataclass(eq=False, kw_only=True)
class CartItem:
    """So many units of a product that a user means to buy."""

    user_id: int
    product_id: int
    quantity: int


@dataclass(eq=False, kw_only=True)
class OrderItem:
    """So many units of a product, at the price of the day."""

    product_id: int
    quantity: int
    unit_price: Decimal

    @property
    def total(self) -> Decimal:
        """The price of all units."""
        return self.unit_price * self.quantity


@dataclass(eq=False, kw_only=True)
class Order:
    """What a user bought; `id` is set when the order is stored."""

    id: int = field(init=False, repr=False)
    user_id: int
    items: list[OrderItem]
    status: OrderStatus = OrderStatus.PENDING
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def total(self) -> Decimal:
        """The price of all items."""
        return sum((item.total for item in self.items), Decimal())

    def ensure_pending(self) -> None:
        """Raise ConflictError unless the order is pending."""
        if self.status is not OrderStatus.PENDING:
            raise ConflictError(f"The order is {self.status}")

    def pay(self) -> None:
        """Mark as paid; raise ConflictError unless the order is pending."""
        self.ensure_pending()
        self.status = OrderStatus.PAID

    def cancel(self) -> None:
        """Mark as cancelled; raise ConflictError unless the order is pending."""
        self.ensure_pending()
        self.status = OrderStatus.CANCELLED
