# Managed by copier-pytest: `copier update` rewrites this file.
"""A test of a page is no coroutine: Playwright's own event loop runs meanwhile."""

from inspect import iscoroutinefunction

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a coroutine, whose loop could not run."""
    is_of_a_page = "browser" in getattr(item, "fixturenames", ())
    if is_of_a_page and iscoroutinefunction(getattr(item, "function", None)):
        pytest.fail(
            "a test of a page is no coroutine, because Playwright's own event loop runs meanwhile:"
            " write `def`, and call without `await`",
            pytrace=False,
        )
