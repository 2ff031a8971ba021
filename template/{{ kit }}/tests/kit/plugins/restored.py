# Managed by copier-pytest: `copier update` rewrites this file.
"""What a test changes for the whole process is put back after it, as pytest does with warnings.

These are the variables of the environment, the clock, the context of decimal, and what another
plugin keeps.
"""

import decimal
import os
import sys
from collections.abc import Callable, Generator, Iterator, MutableMapping
from typing import Any

import pytest

CURRENT = os.fsencode("PYTEST_CURRENT_TEST")
"""What pytest itself changes while a test runs."""


class Kept:
    """A mapping that goes back to what it was; the content is what the mapping stores, and how."""

    def __init__(
        self,
        mapping: MutableMapping[str, Any],
        content: dict[Any, Any],
        decode: Callable[[Any], Any] = lambda value: value,
    ) -> None:
        self._mapping, self._content, self._decode = mapping, content, decode
        self._right = content.copy()

    def start(self) -> None:
        """Remember the content."""
        self._right = self._content.copy()

    def copy(self) -> dict[Any, Any]:
        """Return the content as it is."""
        return self._content.copy()

    def accept(self, before: dict[Any, Any]) -> None:
        """Take what changed since then as right."""
        for key in before.keys() | self._content.keys():
            if self._content.get(key) is not before.get(key):
                self._right.pop(key, None)
                if key in self._content:
                    self._right[key] = self._content[key]

    def restore(self) -> None:
        """Put back what changed."""
        content, right = self._content, self._right
        if CURRENT in content:
            right[CURRENT] = content[CURRENT]
        for key in [*content] if content.keys() != right.keys() else ():
            if key not in right:
                del self._mapping[self._decode(key)]
        for key, value in right.items():
            if content.get(key) is not value:
                self._mapping[self._decode(key)] = self._decode(value)


KEPT = [Kept(os.environ, vars(os.environ)["_data"], os.fsdecode)]
"""What is put back; a plugin adds its own."""


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object],
) -> Generator[None, object, object]:
    """Let what a fixture changes stay that outlives the test."""
    if fixturedef.scope == "function":
        return (yield)
    before = [(kept, kept.copy()) for kept in KEPT]
    value = yield
    for kept, content in before:
        kept.accept(content)
    return value


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Put back what the test changes."""
    for kept in KEPT:
        kept.start()
    travelled = _travels()
    with decimal.localcontext():
        yield
    # A clock has a time zone, which it puts back itself.
    while not travelled and _travels():
        sys.modules["time_machine"].travel(0).stop()
    for kept in KEPT:
        kept.restore()


def _travels() -> bool:
    time_machine = sys.modules.get("time_machine")
    return bool(time_machine and time_machine.escape_hatch.is_travelling())
