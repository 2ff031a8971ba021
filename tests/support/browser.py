"""The Chromium of this machine, without a window."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"]
_OPTIONS = ["--disable-background-networking", "--disable-component-update"]
"""What keeps it from calling home."""


@contextmanager
def browser() -> Iterator[Browser]:
    """Yield a browser; without one, skip the test, or fail it where CI is set."""
    executable = next(filter(None, map(shutil.which, _NAMES)), None)
    if executable is None:
        missing = f"none of {', '.join(_NAMES)} is on the PATH; Debian's package is chromium"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=executable, args=_OPTIONS) as opened,
    ):
        yield opened
