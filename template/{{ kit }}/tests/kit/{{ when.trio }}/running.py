# Managed by copier-pytest: `copier update` rewrites this file.
"""What runs on the loop: Trio's."""

import traceback
from collections.abc import Callable, Iterator
from typing import Any

import trio
from anyio.lowlevel import EventLoopToken


def is_busy() -> bool:
    """Tell whether a task runs at this moment."""
    return trio.lowlevel.in_trio_task()


def call_soon(token: EventLoopToken, function: Callable[[], None]) -> None:
    """Let the loop call the function; a signal handler may do so."""
    loop: Any = token.native_token
    loop.run_sync_soon(function)


def describe_tasks() -> str:
    """Return the tree of the tasks, and where each of them is."""
    root = trio.lowlevel.current_root_task()
    return "".join(_describe(root, "")) if root else ""


def _describe(task: trio.lowlevel.Task, indent: str) -> Iterator[str]:
    yield f"{indent}{task.name}\n"
    for line in traceback.StackSummary.extract(task.iter_await_frames()).format():
        yield "".join(f"{indent}{part}\n" for part in line.splitlines())
    for nursery in task.child_nurseries:
        for child in nursery.child_tasks:
            yield from _describe(child, indent + "  ")
