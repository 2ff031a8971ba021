"""What goods come to with a discount, tax and shipping, in amounts of whole cents."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .errors import NotFoundError, ValidationError

CENT = Decimal("0.01")
TAX_RATE = Decimal("0.08")
SHIPPING = Decimal("5.00")
FREE_SHIPPING_FROM = Decimal("100.00")
DISCOUNTS = {"WELCOME10": Decimal("0.10"), "SALE20": Decimal("0.20")}


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What goods come to: an offer, apart from orders, which are paid at the price of their items."""

    subtotal: Decimal
    discount: Decimal
    tax: Decimal
    shipping: Decimal

    @property
    def total(self) -> Decimal:
        """What is left after the discount, with tax and shipping."""
        return self.subtotal - self.discount + self.tax + self.shipping


def quote(subtotal: Decimal, code: str | None = None) -> Quote:
    """Return what goods of this price come to; raise NotFoundError if nobody issued the code."""
    goods = discounted(subtotal, discount_rate(code) if code else Decimal(0))
    return Quote(
        subtotal=subtotal, discount=subtotal - goods, tax=tax(goods), shipping=shipping(goods)
    )


def discount_rate(code: str) -> Decimal:
    """Return the share of the price that the code takes off; raise NotFoundError if there is none."""
    if code not in DISCOUNTS:
        raise NotFoundError(f"There is no discount {code}")
    return DISCOUNTS[code]


def discounted(price: Decimal, rate: Decimal) -> Decimal:
    """Return the price less a share of it, from 0, nothing, to 1, all of it.

    >>> discounted(Decimal("79.97"), Decimal("0.10"))
    Decimal('71.97')

    Raises:
        ValidationError: the price is below zero, or the share is not between 0 and 1.
    """
    if price < 0:
        raise ValidationError("Price must not be negative")
    if not 0 <= rate <= 1:
        raise ValidationError("Discount must be between 0 and 1")
    return _to_cents(price * (1 - rate))


def tax(goods: Decimal) -> Decimal:
    """Return the tax on goods of this price."""
    return _to_cents(goods * TAX_RATE)


def shipping(goods: Decimal) -> Decimal:
    """Return what it costs to send goods of this price; nothing for dear goods, and for none.

    >>> shipping(Decimal("99.99")), shipping(FREE_SHIPPING_FROM)
    (Decimal('5.00'), Decimal('0.00'))
    """
    return Decimal("0.00") if goods == 0 or goods >= FREE_SHIPPING_FROM else SHIPPING


def _to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
