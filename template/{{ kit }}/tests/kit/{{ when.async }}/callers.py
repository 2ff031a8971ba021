# Managed by copier-pytest: `copier update` rewrites this file.
"""Whose doing a blocking call is.

The nearest caller that is the application's or the test's decides. What waits is refused whoever
calls it. The disk is free for the test's own lines; the application may not use it, but what
libraries read of the files that were installed is read once, where it is first needed.
"""

import os
import sys
import sysconfig
from collections.abc import Set as AbstractSet
from enum import Enum, auto
from functools import cache
from pathlib import Path
from types import CodeType, FrameType

TESTS = os.path.join(Path(__file__).parents[1], "")
REPOSITORY = os.path.join(Path(__file__).parents[2], "")
KIT = os.path.join(TESTS, "kit", "")
CHECKS = os.path.join(KIT, "checks", "")

STANDARD_LIBRARY = tuple(sysconfig.get_path(name) for name in ("stdlib", "platstdlib"))
INSTALLED = (sys.prefix, sys.base_prefix, *STANDARD_LIBRARY)
SYSTEM = ("/etc/", "/usr/", "/lib", "/proc/", "/sys/", "/dev/", "/Library/", "/System/", "/var/db/")
"""Where the machine keeps what libraries read, such as time zones and the types of files."""

READS = {
    *(f"os.{name}" for name in ("access", "listdir", "readlink", "scandir", "stat", "statvfs")),
    *(f"os.path.{name}" for name in ("islink", "ismount", "sameopenfile")),
    *(f"io.{name}.read" for name in ("BufferedRandom", "BufferedReader", "TextIOWrapper")),
}
"""The calls that look at the disk."""

WRITES = {
    *(f"os.{name}" for name in ("link", "mkdir", "remove", "rename", "replace", "rmdir")),
    *(f"os.{name}" for name in ("sendfile", "symlink", "unlink")),
    *(f"io.{name}.write" for name in ("BufferedRandom", "BufferedWriter", "TextIOWrapper")),
}

ASIDE = {
    *("bdb", "cmd", "code", "pdb"),
    *("IPython", "_pydev_bundle", "_pydevd_bundle", "_pydevd_frame_eval", "debugpy", "pydevd"),
    *("_pytest", "inspect", "linecache", "pytest_timeout", "tokenize", "traceback"),
    *("importlib", "pkgutil", "zipimport"),
}
"""Debuggers, tracebacks, reports and imports: they are never the doing of the code they look at."""

RECORDS = {"coverage", "hypothesis", "logging", "loguru", "multiprocessing", "structlog"}
"""What keeps files of its own beside the code: logs, and the tools that watch a test."""

LOOPS = {"_run_once", "unrolled_run"}
"""The functions of event loops that call back: what is above is nobody's doing."""


class Origin(Enum):
    """Where code comes from."""

    TEST = auto()
    APPLICATION = auto()
    PACKAGE = auto()
    STANDARD = auto()
    GENERATED = auto()


def blamed(
    frame: FrameType | None, call: str, subject: object, own: AbstractSet[CodeType]
) -> str | None:
    """Return the file and the line to which a call belongs; nothing if the call is innocent.

    `subject` is what the call is given first: a path, a file or another thing. `own` is the code
    of the test itself.
    """
    through: set[Origin] = set()
    on_disk = call in READS or call in WRITES
    while frame and frame.f_code.co_name not in LOOPS:
        module, origin = _module(frame), _origin(frame.f_code.co_filename)
        if module in ASIDE or frame.f_code.co_name == "<module>" or (on_disk and module in RECORDS):
            return None
        if origin in (Origin.TEST, Origin.APPLICATION):
            break
        through.add(origin)
        frame = frame.f_back
    else:
        return None if on_disk else "a library"
    place = f"{frame.f_code.co_filename.removeprefix(REPOSITORY)}:{frame.f_lineno}"
    if not on_disk:
        return place
    is_innocent = is_own(frame, own) or (call in READS and _is_shipped(subject, through))
    return None if is_innocent else place


def is_own(frame: FrameType | None, own: AbstractSet[CodeType]) -> bool:
    """Tell whether a line is the test's own: what a framework calls in the test's file is not."""
    while frame and frame.f_code.co_name not in LOOPS:
        file = frame.f_code.co_filename
        if frame.f_code in own or (file.startswith(KIT) and not file.startswith(CHECKS)):
            return True
        if _origin(file) in (Origin.APPLICATION, Origin.PACKAGE):
            return False
        frame = frame.f_back
    return False


def _is_shipped(subject: object, through: set[Origin]) -> bool:
    """Tell whether a library looks at what was installed, or with its help the application at it."""
    path = _path(subject)
    if Origin.PACKAGE in through:
        hidden = os.path.join(os.path.expanduser("~"), ".")
        return not path or path.startswith((*INSTALLED, *SYSTEM, REPOSITORY, hidden))
    return Origin.STANDARD in through and path.startswith((*INSTALLED, *SYSTEM))


def _path(subject: object) -> str:
    if not isinstance(subject, str | bytes | os.PathLike):
        subject = getattr(subject, "name", "")
    if not isinstance(subject, str | bytes | os.PathLike):
        return ""  # A file that was opened by its number.
    return os.path.abspath(os.fsdecode(subject)) if subject else ""


def _module(frame: FrameType) -> str:
    name: str = frame.f_globals.get("__name__") or ""
    return name.partition(".")[0]


@cache
def _origin(file: str) -> Origin:
    if file.startswith("<"):
        return Origin.STANDARD if file.startswith("<frozen ") else Origin.GENERATED
    if "site-packages" in file or "dist-packages" in file:
        return Origin.PACKAGE
    if file.startswith(STANDARD_LIBRARY):
        return Origin.STANDARD
    if file.startswith(TESTS):
        return Origin.TEST
    return Origin.APPLICATION if file.startswith(REPOSITORY) else Origin.PACKAGE
