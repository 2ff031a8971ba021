"""What customers do in the served shop, from the door to the receipt."""

from decimal import Decimal
from typing import Any

import httpx2
import pytest

from tests.fakes import DECLINED_TOKEN
from tests.fakes.payment_provider import PaymentProvider


@pytest.mark.smoke
def test_visitor_registers_and_buys(visitor: httpx2.Client, provider: PaymentProvider) -> None:
    account = {"email": "visitor@example.com", "password": "correct horse battery staple"}
    registered = visitor.post("/users", json={"username": "visitor", "age": 18, **account})
    assert registered.status_code == 201
    user = f"/users/{registered.json()['id']}"
    logged_in = visitor.post("/auth/login", json=account)
    visitor.headers["Authorization"] = f"Bearer {logged_in.json()['access_token']}"
    assert visitor.get("/users/me").json()["username"] == "visitor"

    before = stock(visitor)
    for name, quantity in [("Teapot", 2), ("Cup", 1)]:
        item = {"product_id": product(visitor, name)["id"], "quantity": quantity}
        cart = visitor.post(f"{user}/cart/items", json=item)
    assert cart.json()["total"] == "79.97"

    order = visitor.post(f"{user}/orders").json()
    assert (order["status"], order["total"]) == ("pending", "79.97")
    payment = {"payment_token": "tok_visa", "amount": order["total"]}
    paid = visitor.post(f"/orders/{order['id']}/payment", json=payment)

    assert paid.json()["status"] == "paid"
    assert provider.charges[f"order-{order['id']}-1"] == Decimal("79.97")
    assert stock(visitor) == {"Teapot": before["Teapot"] - 2, "Cup": before["Cup"] - 1}


def test_cancelled_order_puts_stock_back(customer: httpx2.Client) -> None:
    before = stock(customer)
    order = ordered_teapot(customer)
    assert stock(customer) == before | {"Teapot": before["Teapot"] - 1}

    cancelled = customer.post(f"/orders/{order['id']}/cancel")

    assert cancelled.json()["status"] == "cancelled"
    assert stock(customer) == before


def test_order_can_be_paid_after_a_declined_card(
    customer: httpx2.Client, provider: PaymentProvider
) -> None:
    order = ordered_teapot(customer)
    payment = f"/orders/{order['id']}/payment"

    declined = customer.post(
        payment, json={"payment_token": DECLINED_TOKEN, "amount": order["total"]}
    )
    paid = customer.post(payment, json={"payment_token": "tok_visa", "amount": order["total"]})

    assert (declined.status_code, paid.status_code) == (402, 200)
    assert paid.json()["status"] == "paid"
    assert provider.charges[f"order-{order['id']}-2"] == Decimal("29.99")


def test_order_is_hidden_when_the_visitor_is_not_logged_in(customer: httpx2.Client) -> None:
    order = ordered_teapot(customer)
    del customer.headers["Authorization"]

    response = customer.get(f"/orders/{order['id']}")

    assert response.status_code == 401


def ordered_teapot(customer: httpx2.Client) -> dict[str, Any]:
    """Return a pending order of one teapot."""
    user = f"/users/{customer.get('/users/me').json()['id']}"
    item = {"product_id": product(customer, "Teapot")["id"], "quantity": 1}
    customer.post(f"{user}/cart/items", json=item).raise_for_status()
    order: dict[str, Any] = customer.post(f"{user}/orders").raise_for_status().json()
    return order


def product(visitor: httpx2.Client, name: str) -> dict[str, Any]:
    """Return a product of the catalogue by its name."""
    items: list[dict[str, Any]] = visitor.get("/products").raise_for_status().json()["items"]
    return next(item for item in items if item["name"] == name)


def stock(visitor: httpx2.Client) -> dict[str, int]:
    """Return how many units there are of each product."""
    items = visitor.get("/products").raise_for_status().json()["items"]
    return {item["name"]: item["stock"] for item in items}
