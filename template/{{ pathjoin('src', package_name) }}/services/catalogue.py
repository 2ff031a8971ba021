"""Looking through the catalogue."""

from dataclasses import dataclass
from decimal import Decimal

from ..domain.products import Product
from ..ports import UnitOfWork

PAGE_SIZE = 20


@dataclass(frozen=True)
class Page:
    """A page of products; `total` counts the matches on all pages."""

    items: list[Product]
    total: int


@dataclass(frozen=True)
class CatalogueService:
    """What can be asked of the catalogue, within one unit of work."""

    work: UnitOfWork

    async def browse(
        self, *, category: str | None = None, min_price: Decimal | None = None, page: int = 1
    ) -> Page:
        """Return a page of the matching products, in the order of their names."""
        items, total = await self.work.products.search(
            category=category,
            min_price=min_price,
            offset=(page - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
        )
        return Page(items, total)
