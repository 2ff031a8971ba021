"""What the application had for tests before the suite came."""

from app.main import app


def test_items_are_served() -> None:
    assert "/items" in app.openapi()["paths"]
