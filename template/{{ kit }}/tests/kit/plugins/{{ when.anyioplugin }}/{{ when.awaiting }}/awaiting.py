# Managed by copier-pytest: `copier update` rewrites this file.
"""Coroutines for libraries that call plain functions: they run on the loop of the suite."""

from collections.abc import Callable, Coroutine, Iterator
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar

import pytest
from anyio.pytest_plugin import extract_backend_and_options, get_runner

P = ParamSpec("P")
T = TypeVar("T")

_backends: list[object] = []


@pytest.fixture(scope="session", autouse=True)
def backend_of_the_suite(anyio_backend: object) -> Iterator[None]:
    """Remember what the loop is of that the tests and their fixtures share."""
    _backends.append(anyio_backend)
    yield
    _backends.clear()


def awaited(function: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]:
    """Return a plain function that returns what the coroutine function does."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        with get_runner(*extract_backend_and_options(_backends[-1])) as runner:
            result: T = runner.run_fixture(partial(function, *args), kwargs)
        return result

    return call
