"""Payments by card."""

from dataclasses import dataclass, field
from decimal import Decimal

from .errors import ValidationError

CURRENCY = "usd"
"""What all prices are in."""

MAXIMUM_AMOUNT = Decimal("999999.99")
"""The most that the payment provider charges at once."""


@dataclass(frozen=True, kw_only=True)
class PaymentIntent:
    """What a payment provider is asked to charge; the token stands for the card.

    Raises:
        ValidationError: nobody charges such an amount, or the currency is not CURRENCY.
    """

    amount: Decimal
    currency: str
    token: str = field(repr=False)
    reference: str

    def __post_init__(self) -> None:
        checked_amount(self.amount)
        if self.currency != CURRENCY:
            raise ValidationError("Invalid currency code")


def checked_amount(amount: Decimal) -> Decimal:
    """Return the amount; raise ValidationError unless it is above zero, MAXIMUM_AMOUNT at most."""
    if amount <= 0:
        raise ValidationError("Amount must be positive")
    if amount > MAXIMUM_AMOUNT:
        raise ValidationError(f"Amount must be at most {MAXIMUM_AMOUNT}")
    return amount
