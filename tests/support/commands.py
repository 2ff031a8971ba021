"""The `copier` command: as a process of its own, and in this process where the exit status does not matter."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from copier._cli import CopierApp

from tests.support.rendering import shortcuts


def cli(*arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the `copier` command in a folder, without a terminal, and return how it ended and what it printed.

    `env` replaces the environment. The exit status is the caller's to check; it has 60 seconds.
    """
    command = [sys.executable, "-m", "copier", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """Run the `copier` command line in this process, and return the line with which it refuses.

    That line is the text of an error for which Copier prints one line, or else the last line of its traceback.
    Raises AssertionError if the command succeeds.
    """
    capsys.readouterr()
    with shortcuts():
        try:
            _, status = CopierApp.run(["copier", *map(str, arguments)], exit=False)
        except ValueError as error:
            return str(error)
    assert status == 1, "nothing was refused"
    return capsys.readouterr().err.strip()
