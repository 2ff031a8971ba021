# Managed by copier-pytest: `copier update` rewrites this file.
"""A test of a page is no coroutine."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.kit.plugins.pages import pytest_runtest_setup


def test_coroutine_is_refused() -> None:
    async def test() -> None:
        raise NotImplementedError

    item: Any = SimpleNamespace(fixturenames=["browser", "page"], function=test)

    with pytest.raises(pytest.fail.Exception, match="a test of a page is no coroutine"):
        pytest_runtest_setup(item)
