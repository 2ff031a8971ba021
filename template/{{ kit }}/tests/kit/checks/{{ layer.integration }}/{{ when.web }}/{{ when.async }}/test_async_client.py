# Managed by copier-pytest: `copier update` rewrites this file.
"""The client has two names where the stack has coroutines."""

import pytest


@pytest.fixture
def client() -> object:
    return object()


async def test_both_names_are_of_one_client(client: object, async_client: object) -> None:
    assert async_client is client
