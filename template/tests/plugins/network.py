# Managed by copier-pytest: `copier update` rewrites this file.
"""Unit tests open no socket; the other layers connect to this machine only."""

import pytest

REACHABLE = ["localhost", "127.0.0.1", "::1"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Restrict each test; `@pytest.mark.enable_socket` on a test lifts the restriction."""
    for item in items:
        if item.get_closest_marker("unit"):
            item.add_marker("disable_socket")
        else:
            item.add_marker(pytest.mark.allow_hosts(REACHABLE))
