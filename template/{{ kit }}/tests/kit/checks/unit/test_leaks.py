# Managed by copier-pytest: `copier update` rewrites this file.
"""What a test leaves open or running is found at its end."""

import gc
import threading

import pytest

from tests.kit.plugins.leaks import WATCHES, watch_threads


def test_test_fails_when_a_thread_is_left() -> None:
    release = threading.Event()
    thread = threading.Thread(target=release.wait, name="left")

    check = watch_threads(seconds=0)
    thread.start()

    assert "left the thread 'left' running" in check()
    release.set()
    thread.join()


def test_thread_may_run_when_it_ends_soon() -> None:
    check = watch_threads()
    threading.Timer(0.01, print).start()

    assert check() == ""


def test_every_test_is_watched(request: pytest.FixtureRequest) -> None:
    assert "no_leaks" in request.fixturenames
    assert watch_threads in WATCHES


def test_collection_takes_no_time_when_all_that_is_older_is_frozen() -> None:
    assert gc.get_freeze_count() > 0
