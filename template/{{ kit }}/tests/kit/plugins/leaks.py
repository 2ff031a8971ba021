# Managed by copier-pytest: `copier update` rewrites this file.
"""What a test leaves open or running fails that test, and no later one."""

import gc
import sys
import sysconfig
import threading
import traceback
import weakref
from collections.abc import Callable, Generator, Iterator
from concurrent import futures
from types import FrameType

import pytest

POOLS = (*{sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}, futures.__path__[0])
"""Where the code is that keeps an idle thread for its next caller: libraries and the executors."""

WAITING = {"blockbuster", "queue", "threading"}
LASTING = {"debugpy", "pydevd", "socketserver"}
"""Debuggers, and servers that a fixture started: the threads in which they answer end with them."""

LAST_ERROR = ("last_exc", "last_type", "last_value", "last_traceback")
"""What keeps the variables of a failed test."""

Check = Callable[[], str]
"""What says at the end of a test what the test left running, or nothing."""

_lasting: weakref.WeakSet[threading.Thread] = weakref.WeakSet()


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", "allow_leaks: the test may leave threads and tasks running")


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object],
) -> Generator[None, object, object]:
    """Remember the threads of fixtures that outlive the test."""
    if fixturedef.scope == "function":
        return (yield)
    before = set(threading.enumerate())
    value = yield
    _lasting.update(set(threading.enumerate()) - before)
    return value


@pytest.fixture(autouse=True)
def no_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves something running, or what warns when it is deleted, as an open file.

    pytest makes the warning an error of the running test. So what only cycles keep is deleted here,
    which is quick because all that is older is frozen.
    """
    gc.freeze()
    allowed = request.node.get_closest_marker("allow_leaks")
    checks = [] if allowed else [watch() for watch in WATCHES]
    yield
    try:
        found = [reason for check in checks if (reason := check())]
    finally:
        # A run that is interrupted has none any more.
        (request.node.funcargs or {}).clear()
        for name in LAST_ERROR:
            vars(sys).pop(name, None)
        gc.collect()
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def pytest_sessionfinish() -> None:
    """Let pytest delete the rest at the end of the run, and plugins see all objects again."""
    gc.unfreeze()


def watch_threads(seconds: float = 1.0) -> Check:
    """Return what names a thread that starts from now on and has not ended so many seconds later.

    One of a pool may wait for work.
    """
    before = set(threading.enumerate())

    def check() -> str:
        for thread in set(threading.enumerate()).difference(before, _lasting):
            if isinstance(thread, threading._DummyThread):
                continue  # A library in another language started it: nobody can tell if it runs.
            thread.join(0 if _is_idle(thread) else seconds)
            if thread.is_alive() and not _is_idle(thread):
                stack = "".join(traceback.format_stack(_frame(thread)))
                return (
                    f"the test left the thread {thread.name!r} running: end and join it, or mark"
                    f" the test with `allow_leaks`; the thread is at\n{stack}"
                )
        return ""

    return check


WATCHES: list[Callable[[], Check]] = [watch_threads]
"""What looks for something that is left running; a plugin adds its own."""


def _is_idle(thread: threading.Thread) -> bool:
    """Tell whether a library's own thread waits for work: in one function, or in one library."""
    frames = []
    frame = _frame(thread)
    while frame and _package(frame) in WAITING:
        frame = frame.f_back
    waits = frame is not _frame(thread)
    while frame and _package(frame) != "threading":
        frames.append(frame)
        frame = frame.f_back
    packages = {_package(frame) for frame in frames}
    if LASTING & packages:
        return True
    if not frames or not all(frame.f_code.co_filename.startswith(POOLS) for frame in frames):
        return False
    return len(frames) == 1 or (waits and len(packages) == 1)


def _frame(thread: threading.Thread) -> FrameType | None:
    return sys._current_frames().get(thread.ident or 0)


def _package(frame: FrameType) -> str:
    name: str = frame.f_globals["__name__"]
    return name.partition(".")[0]
