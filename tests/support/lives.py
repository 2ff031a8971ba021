"""Repos that people work in, through several updates: what they should be in the end."""

from pathlib import Path
from typing import Any

from pathspec import PathSpec

from tests.support.owners import OWNERS
from tests.support.releases import DROPPED, history
from tests.support.rendering import files
from tests.support.templates import commit, library
from tests.support.updates import rendered_repo, update

Step = tuple[str, dict[str, Any]]
"""An update: the release to which it goes, and the answers that it switches."""


def lived_in(destination: Path, owner: str, template: Path | None = None) -> Path:
    """Return a committed repo of the release 1.0.0 with the owner's edits, which are a commit of their own.

    The template is that of `history`, or another one.
    """
    repository = rendered_repo(destination, template or history(), "1.0.0")
    OWNERS[owner](repository)
    commit(repository)
    return repository


def follow(repository: Path, steps: list[Step]) -> None:
    """Update a repo step by step, and commit each step but the last."""
    for number, (tag, answers) in enumerate(steps):
        if number:
            commit(repository)
        update(repository, tag, **answers)


def expected(
    folder: Path, owner: str, steps: list[Step], before: dict[str, bytes], template: Path | None = None
) -> dict[str, bytes]:
    """Return the files that such a repo should have after the updates: those of a fresh copy with the same edits.

    A starter file is of the release to which it was merged last; one that was older than the update stays older. One
    that a release drops stays, and is taken from the files before.
    """
    tag = starter_tag = "1.0.0"
    answers: dict[str, Any] = {}
    for new_tag, switched in steps:
        if set(switched) & set(library("updates/updates").shaping) and starter_tag == tag:
            starter_tag = new_tag
        tag, answers = new_tag, answers | switched
    kept_name = {question: answers[question] for question in answers if question != "package_name"}

    def fresh(name: str, tag: str, answers: dict[str, Any]) -> dict[str, bytes]:
        repository = rendered_repo(folder / name / "shop", template or history(), tag, **answers)
        OWNERS[owner](repository)
        return files(repository)

    starter, others = fresh("starter", starter_tag, kept_name), fresh("others", tag, answers)
    spec = PathSpec.from_lines("gitignore", library("tables/owners").owners["starter"])
    return (
        {path: content for path, content in starter.items() if spec.match_file(path)}
        | {path: content for path, content in others.items() if not spec.match_file(path)}
        | ({DROPPED: before[DROPPED]} if DROPPED in before else {})
    )
