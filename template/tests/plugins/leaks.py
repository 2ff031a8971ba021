# Managed by copier-pytest: `copier update` rewrites this file.
"""What a test leaves open or running fails that test, and no later one."""

import gc
import sys
import sysconfig
import threading
import traceback
import weakref
from collections.abc import Generator, Iterator
from concurrent import futures
from contextlib import contextmanager
from types import FrameType

import pytest

POOLS = (*{sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}, futures.__path__[0])
"""Where the code is that keeps an idle thread for its next caller: libraries and the executors."""

WAITING = {"blockbuster", "queue", "threading"}
LAST_ERROR = ("last_exc", "last_type", "last_value", "last_traceback")
"""What keeps the variables of a failed test."""

_lasting: weakref.WeakSet[threading.Thread] = weakref.WeakSet()


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", "allow_leaks: the test may leave threads and tasks running")


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object],
) -> Generator[None, object, object]:
    """Remember the threads of fixtures that outlive the test."""
    before = set(threading.enumerate())
    value = yield
    if fixturedef.scope != "function":
        _lasting.update(set(threading.enumerate()) - before)
    return value


@pytest.fixture(autouse=True)
def no_leaked_resources(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves behind what warns when it is deleted, as an open file or socket does.

    pytest makes the warning an error of the running test. So what only cycles keep is deleted here,
    which is quick because all that is older is frozen.
    """
    gc.freeze()
    yield
    # A run that is interrupted has none any more.
    (request.node.funcargs or {}).clear()
    for name in LAST_ERROR:
        vars(sys).pop(name, None)
    gc.collect()


def pytest_sessionfinish() -> None:
    """Let pytest delete the rest at the end of the run, and plugins see all objects again."""
    gc.unfreeze()


@pytest.fixture(autouse=True)
def no_leaked_threads(request: pytest.FixtureRequest, no_leaked_resources: None) -> Iterator[None]:
    """Fail a test that leaves a thread running."""
    if request.node.get_closest_marker("allow_leaks"):
        yield
    else:
        with ended_threads():
            yield


@contextmanager
def ended_threads(seconds: float = 1.0) -> Iterator[None]:
    """Fail the test if a thread that starts inside has not ended so many seconds later.

    One of a pool may wait for work.
    """
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()).difference(before, _lasting):
        if isinstance(thread, threading._DummyThread):
            continue  # A library in another language started it, and nobody can tell whether it runs.
        thread.join(0 if _is_idle(thread) else seconds)
        if thread.is_alive() and not _is_idle(thread):
            stack = "".join(traceback.format_stack(_frame(thread)))
            pytest.fail(
                f"the test left the thread {thread.name!r} running: end and join it, or mark the"
                f" test with `allow_leaks`; the thread is at\n{stack}",
                pytrace=False,
            )


def _is_idle(thread: threading.Thread) -> bool:
    frame = _frame(thread)
    while frame and _package(frame) in WAITING:
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith(POOLS)


def _frame(thread: threading.Thread) -> FrameType | None:
    return sys._current_frames().get(thread.ident or 0)


def _package(frame: FrameType) -> str:
    name: str = frame.f_globals["__name__"]
    return name.partition(".")[0]
