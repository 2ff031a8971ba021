"""What is rendered is as the formatter leaves it, and the linter finds nothing in it."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("arguments", [["format", "--check"], ["check"]], ids=["format", "style"])
def test_ruff_finds_nothing(rendered: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "--quiet"]

    finished = subprocess.run(command, cwd=rendered, capture_output=True, text=True, check=False)

    assert (finished.returncode, finished.stdout) == (0, "")
