# Managed by copier-pytest: `copier update` rewrites this file.
"""A coroutine waits for no server of names, and may read an address that is a number."""

import socket

import pytest
from blockbuster import BlockingError


async def test_lookup_of_a_name_is_refused() -> None:
    with pytest.raises(BlockingError, match=r"socket\.getaddrinfo"):
        socket.getaddrinfo("localhost", 80)


async def test_number_is_read() -> None:
    (by_name, *_) = socket.getaddrinfo("127.0.0.1", 80, flags=socket.AI_NUMERICHOST)
    (by_place, *_) = socket.getaddrinfo("127.0.0.1", 80, 0, 0, 0, socket.AI_NUMERICHOST)

    assert by_name == by_place
    assert by_name[4] == ("127.0.0.1", 80)
