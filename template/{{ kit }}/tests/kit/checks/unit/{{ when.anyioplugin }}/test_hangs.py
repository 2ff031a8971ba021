# Managed by copier-pytest: `copier update` rewrites this file.
"""A test that hangs is cancelled, and says where."""

import anyio
import pytest

from tests.kit.plugins.hangs import GIVE_UP, cancellable


async def test_test_fails_with_its_tasks_when_it_hangs() -> None:
    stash = pytest.Stash()

    async def hang() -> None:
        stash[GIVE_UP](0.5)
        await anyio.sleep_forever()

    with pytest.raises(pytest.fail.Exception, match=r"Timeout \(>0\.5s\)[\s\S]*in hang"):
        await cancellable(hang, stash)()


async def test_every_coroutine_can_be_cancelled(request: pytest.FixtureRequest) -> None:
    assert GIVE_UP in request.node.stash
