"""Endpoints for the catalogue."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from ..services.catalogue import Page
from .dependencies import Amount, Catalogue, Integer, ShortText

router = APIRouter(prefix="/products", tags=["products"])


class ProductOut(BaseModel):
    """A product."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    description: str
    category: str
    price: Decimal
    stock: int


class PageOut(BaseModel):
    """A page of products; `total` counts the matches on all pages."""

    model_config = ConfigDict(from_attributes=True)

    items: list[ProductOut]
    total: int


@router.get("", response_model=PageOut)
async def browse(
    catalogue: Catalogue,
    category: Annotated[ShortText | None, Query()] = None,
    min_price: Annotated[Amount | None, Query()] = None,
    page: Annotated[Integer, Query()] = 1,
) -> Page:
    """Return a page of the products that match."""
    return await catalogue.browse(category=category, min_price=min_price, page=page)
