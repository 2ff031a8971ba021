"""The Chromium of this machine, without a window."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.support.programs import path_of

_OPTIONS = ["--disable-background-networking", "--disable-component-update"]
"""What keeps it from calling home."""


@contextmanager
def browser() -> Iterator[Browser]:
    """Yield a browser, for a test that `needs` it."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path_of("chromium"), args=_OPTIONS) as opened,
    ):
        yield opened
