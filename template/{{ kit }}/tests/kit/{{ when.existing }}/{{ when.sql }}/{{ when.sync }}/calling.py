# Managed by copier-pytest: `copier update` rewrites this file.
"""The function of an application that makes its tables."""

from collections.abc import Callable
from typing import Any

from tests.kit.leading import own_engines


def call(function: Callable[[], Any]) -> None:
    """Call it, and let go of the connections: a server makes no clone of a database that is in use."""
    function()
    for engine in own_engines():
        if not engine.dialect.is_async:
            engine.dispose()
