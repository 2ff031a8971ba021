# Managed by copier-pytest: `copier update` rewrites this file.
"""What a test leaves open or running is found at its end."""

import gc
import threading

import pytest

from tests.plugins.leaks import ended_threads


def test_test_fails_when_a_thread_is_left() -> None:
    release = threading.Event()
    thread = threading.Thread(target=release.wait, name="left")

    left = pytest.raises(pytest.fail.Exception, match="left the thread 'left' running")
    with left, ended_threads(seconds=0):
        thread.start()

    release.set()
    thread.join()


def test_thread_may_run_when_it_ends_soon() -> None:
    with ended_threads():
        threading.Timer(0.01, print).start()


def test_every_test_is_watched(request: pytest.FixtureRequest) -> None:
    assert {"no_leaked_resources", "no_leaked_threads"} <= {*request.fixturenames}


def test_collection_takes_no_time_when_all_that_is_older_is_frozen() -> None:
    assert gc.get_freeze_count() > 0
