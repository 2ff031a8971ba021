"""Programs of the system that some tests need: `@pytest.mark.needs("mariadb")` names them."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Program:
    """A program: the names of its command, what installs it, and where else it may be, as patterns below the root."""

    names: tuple[str, ...]
    install: str
    folders: tuple[str, ...] = ()

    def find(self) -> str | None:
        """Return the path of the command, or None."""
        others = [str(found) for at in self.folders for found in Path("/").glob(at)]
        places = os.pathsep.join([os.environ.get("PATH", ""), *others])
        return next(filter(None, (shutil.which(name, path=places) for name in self.names)), None)


PROGRAMS = {
    "chromium": Program(("chromium", "chromium-browser", "google-chrome", "chrome"), "apt-get install chromium"),
    "docker": Program(("docker", "podman"), "start an engine of Docker or Podman"),
    "mariadb": Program(("mariadbd", "mysqld"), "apt-get install mariadb-server", ("usr/sbin", "usr/libexec")),
    "postgresql": Program(("postgres",), "apt-get install postgresql", ("usr/lib/postgresql/*/bin",)),
    "redis": Program(("redis-server",), "apt-get install redis-server"),
    "valgrind": Program(("valgrind",), "apt-get install valgrind"),
}
"""What a test may need; PostgreSQL's packages only where a test is about them: else its server comes from a wheel."""

NOWHERE_IN_CI = {"docker"}
"""What the machines of CI may lack, too."""


@cache
def path_of(name: str) -> str | None:
    """Return where a program of the table is; None where it is missing, or is an engine that does not run."""
    found = PROGRAMS[name].find()
    runs = name != "docker" or (
        found and not subprocess.run([found, "ps"], capture_output=True, check=False).returncode
    )
    return found if runs else None


def require(name: str) -> None:
    """Skip the test where a program is missing, and fail it where CI is set: all skips are one line in the summary."""
    if path_of(name) is None:
        missing = f"needs {name}: {PROGRAMS[name].install}"
        (pytest.fail if os.environ.get("CI") and name not in NOWHERE_IN_CI else pytest.skip)(missing)
