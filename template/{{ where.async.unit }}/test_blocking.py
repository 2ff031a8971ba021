# Managed by copier-pytest: `copier update` rewrites this file.
"""A call that blocks the event loop is refused, unless the test allows it."""

import time

import pytest
from blockbuster import BlockingError


async def test_call_is_refused_when_it_blocks() -> None:
    with pytest.raises(BlockingError, match=r"time\.sleep"):
        time.sleep(0)  # noqa: ASYNC251


@pytest.mark.allow_blocking
async def test_call_may_block_when_the_test_says_so() -> None:
    time.sleep(0)  # noqa: ASYNC251


def test_call_may_block_when_the_test_is_no_coroutine() -> None:
    time.sleep(0)
