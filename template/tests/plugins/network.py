# Managed by copier-pytest: `copier update` rewrites this file.
"""Unit tests open no socket, and a property only for a server; other tests reach this machine."""

import pytest

REACHABLE = ["localhost", "127.0.0.1", "::1"]
SERVERS = {"db_engine", "redis_client"}
"""The fixtures that connect to one; a plugin adds its own."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Restrict each test but those with `requires_network`, which run only by `-m`."""
    outgoing = [item for item in items if item.get_closest_marker("requires_network")]
    if outgoing and "requires_network" not in config.option.markexpr:
        items[:] = [item for item in items if item not in outgoing]
        config.hook.pytest_deselected(items=outgoing)
    for item in items:
        if item.get_closest_marker("requires_network"):
            item.add_marker("enable_socket")
        elif _is_alone(item):
            item.add_marker("disable_socket")
        else:
            item.add_marker(pytest.mark.allow_hosts(REACHABLE))


def _is_alone(item: pytest.Item) -> bool:
    asks_for_a_server = SERVERS & {*getattr(item, "fixturenames", ())}
    is_property = item.get_closest_marker("property")
    return bool(item.get_closest_marker("unit") or (is_property and not asks_for_a_server))
