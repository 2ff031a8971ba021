# Managed by copier-pytest: `copier update` rewrites this file.
"""Coroutines for libraries that call plain functions: they run on the loop of the suite."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from tests.kit.plugins.tasks import LOOPS

P = ParamSpec("P")
T = TypeVar("T")


def awaited(function: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]:
    """Return a plain function that returns what the coroutine function does."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return LOOPS[-1].run_until_complete(function(*args, **kwargs))

    return call
