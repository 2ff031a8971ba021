# Managed by copier-pytest: `copier update` rewrites this file.
"""What an application of this framework is."""

from typing import Any

KIND = "Flask"


def is_application(found: Any) -> bool:
    """Tell whether it is one."""
    from flask import Flask

    return isinstance(found, Flask)
