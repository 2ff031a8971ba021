# Managed by copier-pytest: `copier update` rewrites this file.
"""The same seed gives the same random values, those of Faker and of factory_boy too.

pytest-randomly imports both to seed them, and what they need with them. pytest.ini loads this
plugin before it: a run that uses neither does not wait for them.
"""

import importlib
import sys
from typing import Any

from tests.kit.imports import when_imported

GENERATORS = {"factory.random": "randgen", "faker.generator": "random"}
"""The modules that hold a generator of random values, and what it is called there."""

ABSENT = (*GENERATORS, "factory.fuzzy")
"""What pytest-randomly tries to import."""

_states: list[object] = []


def light_randomly() -> Any:
    """Return pytest-randomly, imported as if there were no such libraries."""
    hidden = [name for name in ABSENT if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None forbids the import
    try:
        return importlib.import_module("pytest_randomly")
    finally:
        for name in hidden:
            del sys.modules[name]


def set_state(state: object) -> None:
    """Give this state to each generator that is imported, and to the others when they are."""
    _states[:] = [state]
    for name in GENERATORS:
        if name in sys.modules:
            catch_up(sys.modules[name])


def catch_up(module: Any) -> None:
    """Give the generator of the module the latest state."""
    for state in _states:
        getattr(module, GENERATORS[module.__name__]).setstate(state)


_randomly = light_randomly()
_randomly.have_factory_boy = True
_randomly.factory_set_random_state = set_state
for _name in GENERATORS:
    when_imported(_name, catch_up)
