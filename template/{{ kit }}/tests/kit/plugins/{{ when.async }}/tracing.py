# Managed by copier-pytest: `copier update` rewrites this file.
"""With `--trace`, the debugger stops on the first line of each test, of a coroutine as well."""

import sys
from collections.abc import Callable, Generator
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

import pytest
from _pytest.debugging import pytestPDB, wrap_pytest_function_for_tracing


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Take the place of pytest's own, which traces how a coroutine is made, not how it runs."""
    if config.option.trace:
        config.pluginmanager.unregister(name="pdbtrace")
        config.pluginmanager.register(Tracing())


class Tracing:
    """Starts the debugger in each test."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """Trace the test."""
        if isinstance(item, pytest.Function):
            if iscoroutinefunction(item.obj):
                item.obj = traced(item.obj)
            else:
                wrap_pytest_function_for_tracing(item)
        return (yield)


def traced(test: Callable[..., Any]) -> Callable[..., Any]:
    """Return the test, which stops where it begins."""

    @wraps(test)
    async def run(**arguments: Any) -> None:
        debugger = pytestPDB._init_pdb("runcall")  # type: ignore[no-untyped-call]
        debugger.reset()
        sys.settrace(debugger.trace_dispatch)
        await test(**arguments)

    return run
