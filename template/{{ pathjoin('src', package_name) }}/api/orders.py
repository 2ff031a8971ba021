"""Endpoints for carts and orders."""

from decimal import Decimal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from ..domain.orders import Order, OrderStatus
from ..services.orders import Cart
from .dependencies import Amount, CurrentUser, Integer, Orders, OwnerId, Text

router = APIRouter(tags=["orders"])


class CartItemIn(BaseModel):
    """Units of a product to put into the cart."""

    product_id: Integer
    quantity: Integer


class ItemOut(BaseModel):
    """Units of a product, with their price."""

    model_config = ConfigDict(from_attributes=True)

    product_id: int
    quantity: int
    unit_price: Decimal
    total: Decimal


class CartOut(BaseModel):
    """A cart at today's prices."""

    model_config = ConfigDict(from_attributes=True)

    items: list[ItemOut]
    total: Decimal


class OrderOut(BaseModel):
    """An order."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    status: OrderStatus
    items: list[ItemOut]
    total: Decimal


class PaymentIn(BaseModel):
    """A payment; the token stands for the card at the payment provider."""

    payment_token: Text
    amount: Amount


@router.post("/users/{user_id}/cart/items", status_code=201, response_model=CartOut)
async def add_to_cart(user_id: OwnerId, body: CartItemIn, orders: Orders) -> Cart:
    """Put units of a product into the cart and return the cart."""
    await orders.add_to_cart(user_id, product_id=body.product_id, quantity=body.quantity)
    return await orders.cart(user_id)


@router.get("/users/{user_id}/cart", response_model=CartOut)
async def read_cart(user_id: OwnerId, orders: Orders) -> Cart:
    """Return the cart."""
    return await orders.cart(user_id)


@router.post("/users/{user_id}/orders", status_code=201, response_model=OrderOut)
async def place(user_id: OwnerId, orders: Orders) -> Order:
    """Turn the cart into an order."""
    return await orders.place(user_id)


@router.get("/orders/{order_id}", response_model=OrderOut)
async def read(order_id: Integer, actor: CurrentUser, orders: Orders) -> Order:
    """Return an order."""
    return await orders.get(order_id, actor)


@router.post("/orders/{order_id}/payment", response_model=OrderOut)
async def pay(order_id: Integer, body: PaymentIn, actor: CurrentUser, orders: Orders) -> Order:
    """Pay an order."""
    return await orders.pay(order_id, actor, amount=body.amount, token=body.payment_token)


@router.post("/orders/{order_id}/cancel", response_model=OrderOut)
async def cancel(order_id: Integer, actor: CurrentUser, orders: Orders) -> Order:
    """Cancel a pending order."""
    return await orders.cancel(order_id, actor)
