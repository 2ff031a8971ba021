# Managed by copier-pytest: `copier update` rewrites this file.
"""The plugin of Schemathesis comes in with the test that imports it: it imports Hypothesis and more."""

import pytest

from tests.kit.imports import when_imported

PLUGIN = "schemathesis.pytest.plugin"


def pytest_configure(config: pytest.Config) -> None:
    """Load the plugin when a test module imports Schemathesis."""
    plugins = config.pluginmanager

    def load(_: object) -> None:
        if not plugins.hasplugin("schemathesis"):
            plugins.import_plugin(PLUGIN)

    if plugins.hasplugin("dsession"):
        # It reports what the workers find.
        load(None)
    else:
        when_imported("schemathesis", load)
