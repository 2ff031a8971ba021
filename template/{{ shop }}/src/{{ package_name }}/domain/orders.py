"""Carts and orders."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from .errors import ConflictError, ValidationError

MAXIMUM_QUANTITY = 100
"""How many units of one product a cart holds."""


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

    def __post_init__(self) -> None:
        checked_quantity(self.quantity)

    def add(self, quantity: int) -> None:
        """Put so many units on top; raise ValidationError if that is none, or too many in all."""
        self.quantity = checked_quantity(self.quantity + checked_quantity(quantity))


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
    """What a user bought; `id` is set when the order is stored, `attempt` counts the payments."""

    id: int = field(init=False, repr=False)
    user_id: int
    items: list[OrderItem]
    status: OrderStatus = OrderStatus.PENDING
    payment_id: str | None = None
    attempt: int = 1
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def total(self) -> Decimal:
        """The price of all items."""
        return sum((item.total for item in self.items), Decimal())

    @property
    def reference(self) -> str:
        """What the payment provider knows the present attempt to pay by."""
        return f"order-{self.id}-{self.attempt}"

    def ensure_pending(self) -> None:
        """Raise ConflictError unless the order is pending."""
        if self.status is not OrderStatus.PENDING:
            raise ConflictError(f"The order is {self.status}")

    def pay(self, payment_id: str) -> None:
        """Mark as paid by the provider's payment; raise ConflictError unless the order is pending."""
        self.ensure_pending()
        self.status = OrderStatus.PAID
        self.payment_id = payment_id

    def decline(self, reference: str) -> None:
        """Let the next attempt to pay be another one, if this is the present one."""
        if reference == self.reference:
            self.attempt += 1

    def cancel(self) -> None:
        """Mark as cancelled; raise ConflictError unless the order is pending."""
        self.ensure_pending()
        self.status = OrderStatus.CANCELLED


def checked_quantity(quantity: int) -> int:
    """Return the units of a product; raise ValidationError unless they are 1 to MAXIMUM_QUANTITY."""
    if not 1 <= quantity <= MAXIMUM_QUANTITY:
        raise ValidationError(f"Quantity must be from 1 to {MAXIMUM_QUANTITY}")
    return quantity
