# Managed by copier-pytest: `copier update` rewrites this file.
"""What an application of this framework is."""

from typing import Any

KIND = "FastAPI"


def is_application(found: Any) -> bool:
    """Tell whether it is one."""
    from fastapi import FastAPI

    return isinstance(found, FastAPI)
