# Managed by copier-pytest: `copier update` rewrites this file.
"""Plugins of the suite: each module in this folder, one concern each.

They know nothing of the application. A plugin of your own is one more name in tests/conftest.py.
"""

import pkgutil

pytest_plugins = [f"tests.kit.plugins.{module.name}" for module in pkgutil.iter_modules(__path__)]
