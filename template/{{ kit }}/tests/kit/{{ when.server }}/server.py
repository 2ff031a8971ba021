# Managed by copier-pytest: `copier update` rewrites this file.
"""A server of the run's own: a shell runs it, watches the run, and cleans up after both."""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.kit.plugins.environment import proxies

SHORT = Path("/tmp")  # noqa: S108 - mkdtemp makes a folder there that is nobody else's
LONGEST = 60
"""How long the path of the temporary folder may be: that of a Unix socket ends near 100."""

STOP_SECONDS = 30
NOT_RUNNING = (OSError, subprocess.SubprocessError)
"""What is raised when a program is not there, can't be run, or fails."""

# The shell outlives a run that is killed: its input ends, and it stops the server and cleans up.
SCRIPT = """
trap : QUIT
{
    %(run)s
    touch stopped
} > log 2>&1 &
read _
%(end)s >> log 2>&1
kill -QUIT 0
wait
%(end)s >> log 2>&1
rm -rf "$PWD"
"""


class ServerError(Exception):
    """The server does not start, or does not do what it is asked; the text says why."""


@dataclass(frozen=True)
class Source:
    """Where a server comes from, and how a shell runs it in the foreground, in a folder of its own.

    `run` and `end` are commands of the shell that find `arguments` in $1, $2 and so on; `user` says
    as whom. `url` takes the folder and returns the server's address, or "" while it has none.
    `seconds` is the time that the start may take.
    """

    name: str
    run: str
    arguments: list[str]
    url: Callable[[Path], str]
    end: str = ":"
    user: dict[str, Any] = field(default_factory=dict)
    seconds: int = 60


@dataclass
class Server:
    """A running server, with its data in a temporary folder."""

    source: Source
    folder: Path = field(init=False)
    _shell: subprocess.Popen[bytes] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Start the server, and do not wait for it."""
        user = self.source.user
        self.folder = Path(tempfile.mkdtemp(prefix="pytest-database-", dir=place(user)))
        if user:
            os.chown(self.folder, user["user"], user["group"])
        script = SCRIPT % {"run": self.source.run, "end": self.source.end}
        self._shell = subprocess.Popen(  # noqa: S603 - a script of the suite's own
            ["/bin/sh", "-c", script, "sh", *self.source.arguments],
            cwd=self.folder,
            env=os.environ | proxies(),
            stdin=subprocess.PIPE,
            start_new_session=True,
            **user,
        )

    def url(self) -> str:
        """Return the address, or "" while there is none; raise ServerError if the server is gone."""
        if (self.folder / "stopped").exists():
            raise ServerError(last_words(self.folder))
        return self.source.url(self.folder)

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        if self._shell.stdin:
            self._shell.stdin.close()
        self._shell.wait(STOP_SECONDS)
        # The user of the server may not be allowed to, where the folder lies.
        shutil.rmtree(self.folder, ignore_errors=True)


def place(user: dict[str, Any]) -> Path:
    """Return where the server's folder goes: where its sockets and this user's programs can be."""
    given = Path(tempfile.gettempdir())
    is_open = not user or all(
        folder.stat().st_mode & stat.S_IXOTH for folder in (given, *given.parents)
    )
    return given if is_open and len(os.fsencode(given)) <= LONGEST else SHORT


def last_words(folder: Path) -> str:
    """Return the last lines of the log of the server in this folder."""
    log = (folder / "log").read_text(encoding="utf-8", errors="replace")
    return " / ".join(log.strip().splitlines()[-5:])


def unprivileged(name: str) -> dict[str, Any]:
    """Return how to start a process as this user, or as nobody, if root runs the tests.

    Database servers refuse to run as root.
    """
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get(name) or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def version(program: Path, user: dict[str, Any]) -> str:
    """Return what the program says about its version, or "" if the user can't run it."""
    try:
        told: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603 - a server's program
            [program, "--version"], check=True, capture_output=True, text=True, **user
        )
    except NOT_RUNNING:
        return ""
    return told.stdout
