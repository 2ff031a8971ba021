# Managed by copier-pytest: `copier update` rewrites this file.
"""Plugins of the suite: each module in this folder, one concern each.

They know nothing of the application. A module that you add here is loaded too.
"""

import pkgutil

pytest_plugins = [f"tests.plugins.{module.name}" for module in pkgutil.iter_modules(__path__)]
