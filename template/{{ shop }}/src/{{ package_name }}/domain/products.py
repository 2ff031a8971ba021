"""Products and their stock."""

from dataclasses import dataclass, field
from decimal import Decimal

from .errors import ConflictError


@dataclass(eq=False, kw_only=True)
class Product:
    """Something for sale; `id` is set when the product is stored."""

    id: int = field(init=False, repr=False)
    name: str
    price: Decimal
    stock: int
    category: str
    description: str = ""
    tags: list[str] = field(default_factory=list)

    @property
    def search_text(self) -> str:
        """What a search looks at: name, description and tags, in one case."""
        return "\n".join([self.name, self.description, *self.tags]).casefold()

    def take(self, quantity: int) -> None:
        """Take units out of stock; raise ConflictError if there are too few."""
        if quantity > self.stock:
            raise ConflictError(f"Only {self.stock} of {self.name} in stock")
        self.stock -= quantity

    def restock(self, quantity: int) -> None:
        """Put units back."""
        self.stock += quantity
