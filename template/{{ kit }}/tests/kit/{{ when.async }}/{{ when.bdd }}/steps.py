# Managed by copier-pytest: `copier update` rewrites this file.
"""What `pytest_bdd` has, for steps that are coroutines: by itself it awaits none."""

from collections.abc import Callable
from typing import Any

import pytest_bdd

from tests.kit.plugins.awaiting import awaited

Decorator = Callable[[Callable[..., Any]], Any]

# Pytest-bdd puts a step into the module that is so many calls up.
MODULE_OF_THE_STEP = 2


def given(name: Any, **options: Any) -> Decorator:
    """Make what a scenario starts from of the coroutine function."""
    decorate = pytest_bdd.given(name, stacklevel=MODULE_OF_THE_STEP, **options)
    return lambda function: decorate(awaited(function))


def when(name: Any, **options: Any) -> Decorator:
    """Make what happens in a scenario of the coroutine function."""
    decorate = pytest_bdd.when(name, stacklevel=MODULE_OF_THE_STEP, **options)
    return lambda function: decorate(awaited(function))


def then(name: Any, **options: Any) -> Decorator:
    """Make what a scenario comes to of the coroutine function."""
    decorate = pytest_bdd.then(name, stacklevel=MODULE_OF_THE_STEP, **options)
    return lambda function: decorate(awaited(function))
