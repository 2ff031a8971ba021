# Managed by copier-pytest: `copier update` rewrites this file.
"""A server in a process of its own: a shell runs it, watches the run, and ends it with the run."""

import os
import re
import subprocess
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

READY = re.compile(r"running on (http://\S+)", re.IGNORECASE)
ENDED = "the server ended with status"
START_SECONDS = 30
LINES = 50
"""How much of the log a report shows."""

# The shell outlives a run that is killed: its input ends, and it stops the server.
SCRIPT = """
log=$1
shift
trap : TERM
{ trap : TERM; "$@"; echo "the server ended with status $?"; } > "$log" 2>&1 &
server=$!
read _
kill -TERM 0
{ sleep 10; kill -KILL 0; } &
wait $server
kill -KILL 0
"""

_logs: list[Path] = []


class ServingError(Exception):
    """The server ends before it is ready, or takes too long; the text is the end of its log."""


@contextmanager
def serve(
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    *,
    seconds: float = START_SECONDS,
) -> Iterator[str]:
    """Run a server while the block runs, and yield its address once it has logged that.

    What it prints goes into the file `log`; it has so many seconds to get ready. Raises
    ServingError if it does not.
    """
    log.touch()
    with subprocess.Popen(  # noqa: S603 - a command of the suite's own
        ["/bin/sh", "-c", SCRIPT, "sh", str(log), *command],
        env=os.environ | dict(environment),
        stdin=subprocess.PIPE,
        start_new_session=True,
    ):
        _logs.append(log)
        try:
            yield _address(log, time.monotonic() + seconds)
        finally:
            _logs.remove(log)


def _address(log: Path, deadline: float) -> str:
    while not (ready := READY.search(text := log.read_text(encoding="utf-8", errors="replace"))):
        if ENDED in text or time.monotonic() > deadline:
            raise ServingError(f"the server is not ready; its log ends with\n{last_lines(log)}")
        time.sleep(0.02)
    return ready[1]


def last_lines(log: Path) -> str:
    """Return the end of a log."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-LINES:])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the end of the logs where an end-to-end test failed."""
    report = yield
    if report.failed and item.get_closest_marker("e2e"):
        report.sections += [("log of the server", last_lines(log)) for log in _logs]
    return report
