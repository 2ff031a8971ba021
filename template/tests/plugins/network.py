# Managed by copier-pytest: `copier update` rewrites this file.
"""Unit tests open no socket; the other layers connect to this machine only."""

import pytest

REACHABLE = ["localhost", "127.0.0.1", "::1"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Restrict each test but those with `requires_network`, which run only by `-m`."""
    outgoing = [item for item in items if item.get_closest_marker("requires_network")]
    if outgoing and "requires_network" not in config.option.markexpr:
        items[:] = [item for item in items if item not in outgoing]
        config.hook.pytest_deselected(items=outgoing)
    for item in items:
        if item.get_closest_marker("requires_network"):
            item.add_marker("enable_socket")
        elif item.get_closest_marker("unit"):
            item.add_marker("disable_socket")
        else:
            item.add_marker(pytest.mark.allow_hosts(REACHABLE))
