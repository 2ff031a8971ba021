# Managed by copier-pytest: `copier update` rewrites this file.
"""The suite and the processes that it starts see nothing of what the developer has exported.

Proxies, what drivers read and what the application's settings read are taken out of the environment
before the application is imported. `TEST_...` variables stay, and so does what a test sets itself.
"""

import fnmatch
import os
from typing import Any

import pytest

from tests.kit.imports import when_imported

PROXIES = ("*_proxy",)
DRIVERS = ("pg*", "mysql*", "mariadb*", "redis*", "database_url")
"""Patterns of names in small letters."""

_exported = dict(os.environ)
_removed: dict[str, str] = {}


def remove(*patterns: str) -> None:
    """Take the variables out that have such names, in any case, unless somebody has set them since."""
    for name, value in _exported.items():
        is_meant = any(fnmatch.fnmatchcase(name.lower(), pattern) for pattern in patterns)
        if is_meant and os.environ.get(name) == value:
            _removed[name] = os.environ.pop(name)


def proxies() -> dict[str, str]:
    """Return the proxies that were there, for what has to get out."""
    names = [name for name in _removed if fnmatch.fnmatchcase(name.lower(), *PROXIES)]
    return {name: _removed[name] for name in names}


def pytest_configure(config: pytest.Config) -> None:
    """Let tests that may connect to any machine do it by way of the proxies."""
    if "requires_network" in config.option.markexpr:
        os.environ.update(proxies())


def pytest_unconfigure() -> None:
    """Put everything back, for a program that runs pytest as a function."""
    os.environ.update(_removed)


def names_of(settings: Any) -> list[str]:
    """Return patterns of the variables that a class of settings reads."""
    options = settings.model_config
    prefix, delimiter = options.get("env_prefix") or "", options.get("env_nested_delimiter")
    names = []
    for name, about in settings.model_fields.items():
        alias = about.validation_alias
        choices = getattr(alias, "choices", [alias] if alias else [])
        read = [choice if isinstance(choice, str) else choice.path[0] for choice in choices]
        names += [str(each) for each in read] or [f"{prefix}{name}"]
    nested = [f"{name}{delimiter}*" for name in names] if delimiter else []
    return [name.lower() for name in names + nested]


def _clear_settings(library: Any) -> None:
    def forget(cls: Any, /, **_: object) -> None:
        remove(*names_of(cls))

    # pydantic calls this for each class of settings as soon as it is there, before anybody uses it.
    library.BaseSettings.__pydantic_init_subclass__ = classmethod(forget)


remove(*PROXIES, *DRIVERS)
when_imported("pydantic_settings", _clear_settings)
