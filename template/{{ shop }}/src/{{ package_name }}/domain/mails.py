"""Mails to users."""

from dataclasses import dataclass

from .orders import Order
from .users import User


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A message to one address: `html` for the programs that show it, `text` for the others."""

    to: str
    subject: str
    text: str
    html: str


def welcome(user: User) -> Mail:
    """Return what a new user gets."""
    return Mail(
        to=user.email,
        subject="Welcome",
        text=f"Welcome to the shop, {user.username}!",
        html=f"<p>Welcome to the shop, <b>{user.username}</b>!</p>",
    )


def confirmation(order: Order, user: User) -> Mail:
    """Return what a user gets who has placed an order."""
    return Mail(
        to=user.email,
        subject=f"Your order {order.id}",
        text=f"Thank you for your order {order.id}. It comes to {order.total}.",
        html=f"<p>Thank you for your order {order.id}. It comes to <b>{order.total}</b>.</p>",
    )
