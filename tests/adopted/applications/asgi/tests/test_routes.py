"""What the application had for tests before the suite came."""

from wiki.main import routes


def test_pages_are_served() -> None:
    assert [route.path for route in routes] == ["/pages/{title}", "/pages"]
