"""Each place in a managed file is unlike every other one, so that no update moves what an owner added there.

Copier finds a place again by three lines above it and three below.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.support.answers import ANSWER_SETS, load_answers
from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.templates import copy_template, library

CONTEXT = 3
SERVERS = {"database": "postgresql", "redis": True}
ANSWERS = {name: load_answers(name) for name in ANSWER_SETS} | {
    f"{service}-{name}": answers | {"ci": service}
    for service in ("github", "gitlab")
    for name, answers in {
        "plain": {},
        "servers": SERVERS,
        "servers-in-shards": SERVERS | {"ci_shards": 3, "layers": ["e2e"]},
        "all-layers-in-shards": load_answers("full") | {"database": "mysql"},
    }.items()
}


def places(file: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each place between two lines of a file: the lines around it, and the job or the heading that it is in."""
    lines = file.read_text(encoding="utf-8").splitlines()
    ends = [f"<{number}>" for number in range(CONTEXT)]
    padded = [*ends, *lines, *reversed(ends)]
    owner = ""
    for number in range(len(lines) + 1):
        yield tuple(padded[number : number + 2 * CONTEXT]), owner
        if number < len(lines) and (heading := re.match(r"(?:  )?([\w.-]+):", lines[number])):
            owner = heading[1]


def ambiguous(folder: Path) -> set[str]:
    """Return the places of the repos in a folder that are like another one, in a file or in that of another repo."""
    owners = defaultdict(set)
    found = set()
    for repository in sorted(folder.iterdir()):
        for file in [path for path in sorted(repository.rglob("*")) if path.is_file()]:
            name = file.relative_to(repository).as_posix()
            seen = set()
            for around, owner in places(file):
                owners[name, around].add(owner)
                if around in seen or (name.endswith(".yml") and len(owners[name, around]) > 1):
                    found.add(f"{name}: {' / '.join(around)}")
                seen.add(around)
    return found


def rendered(folder: Path, names: Iterable[str], template: Path | None = None) -> Path:
    """Return a folder with the managed and shared files, but for the kit, of a repo for each of these answers."""
    others = [*library("tables/owners").owners["starter"], "/tests/kit"]
    for name in names:
        render(folder / name, ANSWERS[name], template=template, exclude=others)
    return folder


def test_no_place_is_like_another(tmp_path: Path) -> None:
    assert ambiguous(rendered(tmp_path, ANSWERS)) == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("permissions: # {{ name }}", "permissions:", id="head-of-a-job"),
        pytest.param("Set up uv for {{ name }}", "Set up uv", id="step"),
    ],
)
def test_place_is_found_that_is_like_one_in_another_job(tmp_path: Path, old: str, new: str) -> None:
    template = copy_template(tmp_path / "template")
    edit(template / "extensions/ci/github.jinja", old, new)

    found = ambiguous(rendered(tmp_path / "repositories", ["github-servers-in-shards"], template))

    assert {place.partition(":")[0] for place in found} >= {".github/workflows/tests.yml"}
