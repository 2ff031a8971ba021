# Managed by copier-pytest: `copier update` rewrites this file.
"""What `hypothesis.stateful` has, for rules that are coroutines."""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from hypothesis import stateful

from tests.kit.plugins.awaiting import awaited

Decorator = Callable[[Callable[..., Any]], Any]


class RuleBasedStateMachine(stateful.RuleBasedStateMachine):
    """A state machine whose `teardown` is a coroutine too."""

    def __init_subclass__(cls) -> None:
        """Let Hypothesis call a plain function at the end of an example."""
        super().__init_subclass__()
        teardown: Any = cls.teardown
        if iscoroutinefunction(teardown):
            cls.teardown = awaited(teardown)  # type: ignore[method-assign]

    async def teardown(self) -> None:  # type: ignore[override]  # a coroutine, unlike Hypothesis's
        """Release what the machine holds."""


def initialize(**options: Any) -> Decorator:
    """Run the coroutine function before any rule."""
    decorate: Decorator = stateful.initialize(**options)
    return lambda function: decorate(awaited(function))


def rule(**options: Any) -> Decorator:
    """Make a rule of the coroutine function."""
    decorate: Decorator = stateful.rule(**options)
    return lambda function: decorate(awaited(function))


def invariant(**options: Any) -> Decorator:
    """Run the coroutine function after each rule."""
    decorate: Decorator = stateful.invariant(**options)
    return lambda function: decorate(awaited(function))
