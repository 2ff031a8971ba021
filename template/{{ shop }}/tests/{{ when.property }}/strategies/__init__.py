"""Strategies of Hypothesis: what users send and what the shop sells, within its rules."""

from tests.strategies.orders import order_items, prices, quantities
from tests.strategies.users import ages, registrations, usernames

__all__ = ["ages", "order_items", "prices", "quantities", "registrations", "usernames"]
