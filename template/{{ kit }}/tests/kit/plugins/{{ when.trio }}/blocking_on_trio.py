# Managed by copier-pytest: `copier update` rewrites this file.
"""Let blockbuster, which knows asyncio's loop only, see that of Trio."""

from types import SimpleNamespace

import pytest
import trio
from blockbuster import blockbuster


def pytest_configure(config: pytest.Config) -> None:
    """Tell it by what a coroutine is known: this raises RuntimeError outside of one."""
    patch = pytest.MonkeyPatch()
    loop = SimpleNamespace(get_running_loop=trio.lowlevel.current_task)
    patch.setattr(blockbuster, "asyncio", loop)
    config.add_cleanup(patch.undo)
