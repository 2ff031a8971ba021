# Managed by copier-pytest: `copier update` rewrites this file.
"""Another name of the client that calls the application in process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx2


@pytest.fixture
def async_client(client: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """Return `client`: the name says that it is awaited."""
    return client
