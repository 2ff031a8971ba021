# Managed by copier-pytest: `copier update` rewrites this file.
"""What each report says of its origin, so that its figures are never taken for another tree's."""

import subprocess
from pathlib import Path


def revision(root: Path) -> dict[str, str | bool]:
    """Return the commit, "" if there is none, and whether the tree differs from it: `dirty`."""
    commit = _git(root, "rev-parse", "HEAD")
    return {"commit": commit, "dirty": not commit or _git(root, "status", "--porcelain") != ""}


def _git(root: Path, *arguments: str) -> str:
    """Return what git prints; nothing where it is not installed, or knows no commit."""
    command = ["git", "-C", str(root), *arguments]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return ""
    return told.stdout.strip()
