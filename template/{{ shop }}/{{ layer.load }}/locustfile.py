"""What customers do while the shop is busy; pyproject.toml says how many come, and what is too slow."""

import secrets

from locust import HttpUser, between, events, task

from tests.kit.load_gates import judge

events.quitting.add_listener(judge)


class Customer(HttpUser):
    """Registers and logs in once, browses a lot and buys now and then."""

    wait_time = between(0.1, 0.5)

    def on_start(self) -> None:
        """Come through the door."""
        name = f"customer_{secrets.token_hex(8)}"
        account = {"email": f"{name}@example.com", "password": "correct horse battery staple"}
        customer = {"username": name, "age": 18, **account}
        registered = self.client.post("/api/users", json=customer)
        token = self.client.post("/api/auth/login", json=account).json()["access_token"]
        self.client.headers["Authorization"] = f"Bearer {token}"
        self.home = f"/api/users/{registered.json()['id']}"

    @task(5)
    def browse(self) -> None:
        """Look at the catalogue."""
        self.client.get("/api/products")

    @task
    def buy(self) -> None:
        """Go from the catalogue to the paid order."""
        product = self.client.get("/api/products").json()["items"][0]
        item = {"product_id": product["id"], "quantity": 1}
        self.client.post(f"{self.home}/cart/items", json=item, name="/api/users/ID/cart/items")
        order = self.client.post(f"{self.home}/orders", name="/api/users/ID/orders").json()
        payment = {"payment_token": "tok_visa", "amount": order["total"]}
        payments = f"/api/orders/{order['id']}/payment"
        self.client.post(payments, json=payment, name="/api/orders/ID/payment")
