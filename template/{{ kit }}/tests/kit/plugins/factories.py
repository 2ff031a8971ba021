# Managed by copier-pytest: `copier update` rewrites this file.
"""Factories count from zero in each test: what they make does not tell which tests ran before.

pytest-randomly does the same for random values.
"""

import sys
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Reset the sequences of all factories."""
    # Before they are imported there is none.
    factory = sys.modules.get("factory")
    for each in subclasses(factory.Factory) if factory else ():
        each.reset_sequence(0, force=True)


def subclasses(parent: type[Any]) -> Iterator[type[Any]]:
    """Yield all classes that are derived from one, at any depth."""
    for child in parent.__subclasses__():
        yield child
        yield from subclasses(child)
