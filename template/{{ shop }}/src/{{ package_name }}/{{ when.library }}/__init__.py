"""The shop: users, a catalogue, carts and orders, on ports and adapters."""

from .settings import Settings
from .shop import Services, Shop, open_shop

__all__ = ["Services", "Settings", "Shop", "open_shop"]
