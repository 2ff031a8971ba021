# Managed by copier-pytest: `copier update` rewrites this file.
"""Tell coverage for which layer the code runs, so that one run measures each layer.

A context is the name of a layer, or several joined by `+`: a fixture of the session belongs to all
layers that use it. What runs before the first test, such as imports, counts for no layer.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from tests.kit.plugins.layers import layer_of


def pytest_configure(config: pytest.Config) -> None:
    """Watch a run with `--cov`, in each process that runs tests."""
    pytest_cov = config.pluginmanager.getplugin("_cov")
    if pytest_cov and not config.option.no_cov:
        config.pluginmanager.register(Contexts(pytest_cov))


def contexts_of(layer: str, contexts: Iterable[str]) -> list[str]:
    """Return those of the contexts in which code ran for the layer."""
    return [context for context in contexts if layer in context.split("+")]


class Contexts:
    """Switches the context where the layer changes: at each test it would cost too much."""

    def __init__(self, pytest_cov: Any) -> None:
        self._pytest_cov = pytest_cov
        self._layer = self._context = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Give the test to its layer."""
        self._layer = layer_of(item)
        self._switch(self._layer)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
    ) -> Iterator[None]:
        """Give the set-up and the tear-down of a session's fixture to the layers that use it."""
        if fixturedef.scope != "session":
            return (yield)
        outer, layers = self._context, {self._layer}
        for item in request.session.items:
            if fixturedef.argname in getattr(item, "fixturenames", ()):
                layers.add(layer_of(item))
        context = "+".join(sorted(layers))
        self._switch(context)
        try:
            return (yield)
        finally:
            self._switch(outer)
            fixturedef.addfinalizer(lambda: self._switch(context))

    def pytest_fixture_post_finalizer(self) -> None:
        """Go back to the layer of the test after the tear-down of a fixture."""
        self._switch(self._layer)

    def _switch(self, context: str) -> None:
        controller = self._pytest_cov.cov_controller
        if context == self._context or not controller.started:
            return
        controller.cov.switch_context(context)
        self._context = context
        if "COVERAGE_PROCESS_CONFIG" in os.environ:
            # What measures the processes that a test starts.
            controller.cov.set_option("run:context", context)
            os.environ["COVERAGE_PROCESS_CONFIG"] = controller.cov.config.serialize()
