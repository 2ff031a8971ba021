"""Payments by card."""

from dataclasses import dataclass, field
from decimal import Decimal

from .errors import ValidationError

CURRENCY = "usd"
"""What all prices are in."""


@dataclass(frozen=True, kw_only=True)
class PaymentIntent:
    """What a payment provider is asked to charge; the token stands for the card.

    Raises:
        ValidationError: the amount is not above zero, or the currency is not CURRENCY.
    """

    amount: Decimal
    currency: str
    token: str = field(repr=False)
    reference: str

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ValidationError("Amount must be positive")
        if self.currency != CURRENCY:
            raise ValidationError("Invalid currency code")
