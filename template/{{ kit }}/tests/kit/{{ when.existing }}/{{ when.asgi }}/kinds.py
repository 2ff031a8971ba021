# Managed by copier-pytest: `copier update` rewrites this file.
"""What an ASGI application is."""

import inspect
from typing import Any

KIND = "ASGI application"


def is_application(found: Any) -> bool:
    """Tell whether it is one: a coroutine, or an object that is called as one, of three arguments."""
    if not callable(found):
        return False
    is_function = inspect.isfunction(found)
    call = found if is_function else type(found).__call__
    if not inspect.iscoroutinefunction(call):
        return False
    parameters = inspect.signature(call).parameters.values()
    needed = [each for each in parameters if each.default is each.empty]
    return len(needed) == (3 if is_function else 4)
