"""Repos that were rendered from a release, and updates of them."""

import json
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import copier

from tests.support.isolation import scratch
from tests.support.rendering import render, shortcuts
from tests.support.templates import commit, git, template_repo


@cache
def released() -> Path:
    """Return a git repository of the template with one release, 1.0.0; treat it as read-only."""
    return template_repo(scratch() / "released", tag="1.0.0")


def rendered_repo(destination: Path, template: Path | None = None, tag: str | None = None, **answers: Any) -> Path:
    """Copy a repo of a release, the newest or that of the tag, with these answers into a new folder; return the copy.

    It is committed, and rendered once in this process.
    """
    pristine = _rendered_repo(destination.name, template or released(), tag, json.dumps(answers))
    return Path(shutil.copytree(pristine, destination))


@cache
def _rendered_repo(name: str, template: Path, tag: str | None, answers: str) -> Path:
    folder = Path(tempfile.mkdtemp(dir=scratch())) / name
    repository = render(folder, json.loads(answers), template=template, vcs_ref=tag)
    git("init", "--quiet", cwd=repository)
    commit(repository)
    return repository


def update(repository: Path, tag: str | None = None, *, exclude: Sequence[str] = (), **answers: Any) -> str:
    """Update a committed repo to a release, the newest or that of the tag, switch these answers; return what it says.

    It does what `copier update --defaults` does in the root of the repo, with `--exclude` for each pattern.
    """
    options: dict[str, Any] = {"defaults": True, "overwrite": True, "unsafe": False}
    with shortcuts(), chdir(repository), redirect_stderr(StringIO()) as said:
        copier.run_update(".", data=answers, vcs_ref=tag, exclude=exclude, **options)
    return said.getvalue()
