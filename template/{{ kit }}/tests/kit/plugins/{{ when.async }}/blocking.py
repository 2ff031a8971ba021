# Managed by copier-pytest: `copier update` rewrites this file.
"""A call that blocks the event loop fails the test: a sleep, a file, a socket, a lock."""

import socket
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from inspect import iscoroutinefunction, unwrap
from types import CodeType
from typing import Any

import pytest
from blockbuster import BlockBuster, BlockingError, blockbuster
from blockbuster.blockbuster import BlockBusterFunction

from tests.kit.callers import blamed, is_own

MEND = (
    "await what does the same, or do it in a thread; a test that has to block is marked with"
    " `allow_blocking`"
)

MORE = ["os.system", "socket.getaddrinfo", "socket.gethostbyname"]
"""What blockbuster does not know."""

HARMLESS = ["os.getcwd", "os.path.abspath", "os.path.samestat"]
"""What asks no disk."""

PROMPTS = {"cmd.py": "cmdloop", "pydevd.py": "_do_wait_suspend"}
"""Where a debugger waits for its user, who may call anything."""


class Watch:
    """What the guard knows of a test: its own code, and the calls of the application it refused."""

    def __init__(self, test: CodeType) -> None:
        self.own = {test}
        self.place = ""
        self.is_own = False
        self.refused: list[BlockingError] = []


class RefusedBlockingError(BlockingError):
    """A blocking call, and whose doing it is."""

    def __init__(self, function: str) -> None:
        super().__init__(function)
        if watch := _watches[-1] if _watches else None:
            self.add_note(f"{watch.place}: {MEND}")
            if not watch.is_own:
                watch.refused.append(self)


_detector = BlockBuster()
_watches: list[Watch] = []
"""That of the running test, or none."""


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and find where temporary files go: Python tries it out once."""
    config.addinivalue_line("markers", "allow_blocking: the test may block the event loop")
    tempfile.gettempdir()
    patch = pytest.MonkeyPatch()
    patch.setattr(blockbuster, "BlockingError", RefusedBlockingError)
    config.add_cleanup(patch.undo)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Watch the coroutine of the test; its fixtures may block."""
    __tracebackhide__ = True
    function = getattr(item, "function", None)
    is_coroutine = iscoroutinefunction(function) or hasattr(function, "hypothesis")
    if not function or not is_coroutine or item.get_closest_marker("allow_blocking"):
        return (yield)
    inner = getattr(getattr(function, "hypothesis", None), "inner_test", function)
    with watching(unwrap(inner).__code__):
        return (yield)


@contextmanager
def watching(test: CodeType) -> Iterator[Watch]:
    """Refuse what blocks inside; raise BlockingError at the end if the application caught one."""
    watch = Watch(test)
    _watches.append(watch)
    for function in _detector.functions.values():
        # A double of the test, or another guard, takes its place.
        if getattr(function.module, function.func_name, None) is function.original_func:
            function.activate()
    refused = watch.refused
    try:
        yield watch
    except Exception as error:
        if refused and not _holds(error, refused):
            error.add_note(f"{refused[0]}, at {refused[0].__notes__[0]}")
        raise
    finally:
        _detector.deactivate()
        _watches.pop()
    if refused:
        raise refused[0]


def _holds(error: BaseException, refused: list[BlockingError]) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return any(_holds(one, refused) for one in error.exceptions)
    return error in refused


def _judge(function: BlockBusterFunction) -> Callable[..., bool]:
    """Return what tells whether a call may block."""
    is_quick = function.can_block_predicate

    def may_block(*arguments: object, **named: object) -> bool:
        # What a test replaced may come back after it.
        if not _watches or is_quick(*arguments, **named):
            return True
        watch, frame = _watches[-1], sys._getframe(2)
        subject = arguments[0] if arguments else named.get("path")
        place = blamed(frame, function.full_name, subject, watch.own)
        if place is not None:
            watch.place, watch.is_own = place, is_own(frame, watch.own)
        return place is None

    return may_block


def _asks_no_server(*arguments: Any, flags: int = 0, **_: object) -> bool:
    """Tell whether `getaddrinfo` is only to read a number that may be an address."""
    given = arguments[5] if len(arguments) > 5 else flags
    return bool(given & socket.AI_NUMERICHOST)


# This one belongs to pytest-socket, which lets it reach this machine only.
for _name in ["socket.socket.connect", *HARMLESS]:
    del _detector.functions[_name]
_detector.functions |= {name: BlockBusterFunction(None, name) for name in MORE}
_detector.functions["socket.getaddrinfo"].can_block_predicate = _asks_no_server
for _function in _detector.functions.values():
    _function.can_block_predicate = _judge(_function)
    for _file, _prompt in PROMPTS.items():
        _function.can_block_in(f"/{_file}", _prompt)
