"""The environment that Copier and git see in the tests."""

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

_GIT_CONFIG = """\
[user]
    name = Test
    email = test@example.com
[init]
    defaultBranch = main
[commit]
    gpgSign = false
[protocol "file"]
    allow = always
[core]
    attributesFile = {nothing}
    excludesFile = {nothing}
    hooksPath = {nothing}
"""


@cache
def scratch() -> Path:
    """Return this process's temporary folder, which goes away with the process."""
    folder = Path(tempfile.mkdtemp(prefix="copier-pytest-")).resolve()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def isolate() -> None:
    """Point git and Copier to settings of their own, for this process and those that it starts.

    The home folder stays as it is: neither of them reads it any more, and pip and uv find their caches there.
    """
    # Git sets these for its hooks, and a test run from a hook would work on the wrong repository.
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    git_config = scratch() / "gitconfig"
    git_config.write_text(_GIT_CONFIG.format(nothing=os.devnull), encoding="utf-8")
    copier_settings = scratch() / "copier-settings.yml"
    copier_settings.write_text("{}\n", encoding="utf-8")
    os.environ |= {
        "COPIER_SETTINGS_PATH": str(copier_settings),
        "GIT_CONFIG_GLOBAL": str(git_config),
        "GIT_CONFIG_NOSYSTEM": "1",
    }
