"""The plugins of the suite; a fixture for one layer goes into a conftest.py of that layer."""

pytest_plugins = ["tests.kit.plugins", "tests.application", "tests.storage"]
