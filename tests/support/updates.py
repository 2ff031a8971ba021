"""Repos that were rendered from a release, and updates of them."""

from functools import cache
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


def rendered_repo(destination: Path, template: Path | None = None, **answers: Any) -> Path:
    """Render a release with these answers into a new folder, commit the result to a repository there and return it."""
    repository = render(destination, answers, template=template or released())
    git("init", "--quiet", cwd=repository)
    commit(repository)
    return repository


def update(repository: Path, **answers: Any) -> None:
    """Update a committed repository to the newest release, switching these answers, as `copier update --defaults`."""
    with shortcuts():
        copier.run_update(repository, data=answers, defaults=True, overwrite=True, quiet=True, unsafe=False)
