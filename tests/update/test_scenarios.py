"""Repos that people work in, updated: what they did is there, and all else is what a fresh copy has.

A row is a habit of tests/support/owners.py and the updates that follow: to which release, and which answers switch.
What an update should make of the edits is what the same edits make of a fresh copy. Two kinds of files differ from
that: starter files, which only an update that switches an answer of the stack touches, and what the owner added.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.lives import Step, expected, follow, lived_in
from tests.support.owners import put
from tests.support.rendering import files
from tests.support.templates import commit, git
from tests.support.toolchain import outcomes

MINOR: list[Step] = [("1.1.0", {})]
MAJOR: list[Step] = [("2.0.0", {})]
BOTH = [*MINOR, *MAJOR]
NONE, SQLITE, POSTGRESQL, MYSQL = ({"database": name} for name in ("none", "sqlite", "postgresql", "mysql"))
SYNC, ANYIO, TRIO = ({"async_stack": name} for name in ("sync", "anyio", "trio"))
LIBRARY = {"framework": "none"}
REDIS = {"redis": True}
NO_BENCHMARKS, NO_LAYERS, ALL_LAYERS = (
    {"layers": names} for names in (["integration"], [], ["integration", "performance"])
)
AROUND = {"ci": "none", "python_version": "3.13", "slow_seconds": 2.0}
STORE = {"package_name": "store"}


def switch(*answers: dict[str, Any], tag: str = "1.0.0") -> list[Step]:
    """Return updates to one release, each of which switches some answers."""
    return [(tag, each) for each in answers]


SCENARIOS: list[tuple[str, list[Step]]] = [
    ("nobody", MINOR),
    ("nobody", MAJOR),
    ("nobody", BOTH),
    ("nobody", switch(POSTGRESQL, tag="1.1.0")),
    ("nobody", switch(NONE | TRIO, tag="2.0.0")),
    ("nobody", switch(NO_BENCHMARKS, ALL_LAYERS)),
    ("nobody", switch(REDIS, {"redis": False})),
    ("nobody", switch(SYNC | LIBRARY, {"async_stack": "asyncio", "framework": "fastapi"})),
    ("nobody", [*MINOR, *switch(MYSQL, tag="1.1.0"), *MAJOR]),
    ("settings", MINOR),
    ("settings", BOTH),
    ("settings", switch(AROUND)),
    ("settings", switch(POSTGRESQL | REDIS, tag="1.1.0")),
    ("settings", switch(NONE, SQLITE)),
    ("settings", switch(NO_LAYERS, tag="2.0.0")),
    ("settings", switch(SYNC, tag="1.1.0")),
    ("dependencies", MINOR),
    ("dependencies", BOTH),
    ("dependencies", switch(MYSQL, tag="1.1.0")),
    ("dependencies", switch(NONE | TRIO)),
    ("dependencies", switch(REDIS | SYNC, tag="2.0.0")),
    ("dependencies", switch(LIBRARY)),
    ("workflows", BOTH),
    ("workflows", switch({"ci": "none"}, {"ci": "github"})),
    ("workflows", switch(POSTGRESQL, tag="1.1.0")),
    ("steps", BOTH),
    ("steps", switch(NO_LAYERS | REDIS, ALL_LAYERS | {"ci_shards": 3})),
    ("models", MINOR),
    ("models", MAJOR),
    ("models", switch(POSTGRESQL)),
    ("models", switch(MYSQL | REDIS, tag="1.1.0")),
    ("models", switch(SYNC)),
    ("models", switch(LIBRARY | ANYIO)),
    ("models", [*MINOR, *switch(POSTGRESQL, tag="1.1.0"), *MAJOR]),
    ("code", MINOR),
    ("code", BOTH),
    ("code", switch(NONE, tag="1.1.0")),
    ("code", switch(POSTGRESQL | REDIS)),
    ("code", switch(SYNC)),
    ("code", switch(LIBRARY)),
    ("fixtures", BOTH),
    ("fixtures", switch(MYSQL)),
    ("fixtures", switch(NO_BENCHMARKS | REDIS, tag="2.0.0")),
    ("fixtures", switch(SYNC, tag="1.1.0")),
    ("fixtures", switch(LIBRARY)),
    ("examples_deleted", MINOR),
    ("examples_deleted", MAJOR),
    ("examples_deleted", switch(POSTGRESQL)),
    ("examples_deleted", switch(NO_BENCHMARKS)),
    ("examples_deleted", switch(REDIS | ANYIO, tag="1.1.0")),
    ("shop_deleted", MINOR),
    ("shop_deleted", MAJOR),
    ("tests_renamed", BOTH),
    ("tests_renamed", switch(POSTGRESQL)),
    ("tests_renamed", switch(NONE, tag="1.1.0")),
    ("plugins", MINOR),
    ("plugins", switch(POSTGRESQL, tag="1.1.0")),
    ("plugins", switch(ANYIO)),
    ("plugins", switch(NO_LAYERS)),
    ("ratchet", BOTH),
    ("ratchet", switch(MYSQL, tag="1.1.0")),
    ("ratchet", switch(AROUND)),
    ("package_renamed", switch(STORE)),
    ("package_renamed", switch(STORE, POSTGRESQL)),
    ("package_renamed", [*switch(STORE, tag="1.1.0"), *MAJOR]),
    ("package_renamed", switch(STORE, SYNC)),
    ("formatter", MINOR),
    ("formatter", MAJOR),
    ("formatter", switch(AROUND)),
    ("everyone", MINOR),
    ("everyone", MAJOR),
    ("everyone", BOTH),
    ("everyone", switch(AROUND)),
    ("everyone", switch(POSTGRESQL)),
    ("everyone", switch(MYSQL | REDIS, tag="1.1.0")),
    ("everyone", switch(NONE)),
    ("everyone", switch(ANYIO | NO_BENCHMARKS)),
    ("everyone", [*MINOR, *switch(POSTGRESQL, tag="1.1.0"), *MAJOR]),
    ("everyone", [*switch(REDIS), *MINOR, *switch({"redis": False} | NO_BENCHMARKS, tag="1.1.0")]),
]

IN_A_FOLDER: list[tuple[str, list[Step]]] = [("everyone", BOTH), ("everyone", switch(NONE, tag="1.1.0"))]

GREEN: list[tuple[str, list[Step]]] = [
    ("models", switch(POSTGRESQL)),
    ("shop_deleted", MINOR),
    ("formatter", MAJOR),
    ("everyone", [*MINOR, *switch(POSTGRESQL | REDIS, tag="1.1.0"), *MAJOR]),
]

CONFLICTS: list[tuple[str, list[Step], set[str]]] = [
    ("ratchet", switch({"coverage_unit": 90}), {"pyproject.toml"}),
    ("ratchet", switch(NO_LAYERS), {"pyproject.toml"}),
]


def name(value: object) -> str | None:
    """Return what the steps of a row are called in reports, such as `1.1.0-database=mysql`."""
    if not isinstance(value, list):
        return None
    return "-".join(word for tag, answers in value for word in (tag, *(f"{key}={answers[key]}" for key in answers)))


@pytest.mark.parametrize(("owner", "steps"), SCENARIOS, ids=name)
@pytest.mark.quick(
    "nobody-1.1.0-2.0.0",
    "settings-1.1.0-database=postgresql-redis=True",
    "models-1.0.0-database=postgresql",
    "examples_deleted-2.0.0",
    "everyone-1.1.0-2.0.0",
    "everyone-1.0.0-database=none",
)
def test_edits_are_there_and_all_else_is_new(tmp_path: Path, owner: str, steps: list[Step]) -> None:
    repository = lived_in(tmp_path / "shop", owner)
    before = files(repository)

    follow(repository, steps)

    assert git("diff", "--name-only", "--diff-filter=U", cwd=repository) == ""
    after, right = files(repository), expected(tmp_path, owner, steps, before)
    assert {path for path in after | right if after.get(path) != right.get(path)} == set()


@pytest.mark.parametrize(("owner", "steps"), IN_A_FOLDER, ids=name)
def test_folder_of_a_larger_repository_is_updated_and_nothing_else(
    tmp_path: Path, owner: str, steps: list[Step]
) -> None:
    everything = tmp_path / "everything"
    repository = lived_in(everything / "services" / "shop", owner)
    shutil.rmtree(repository / ".git")
    for neighbour in ("README.md", "pytest.ini", "src/shop/settings.py", "services/pytest.ini"):
        put(everything, neighbour, "neighbour\n")
    git("init", "--quiet", cwd=everything)
    commit(everything)
    before = files(repository)

    follow(repository, steps)

    assert files(repository) == expected(tmp_path, owner, steps, before)
    assert all(line[3:].startswith("services/shop/") for line in git("status", "--short", cwd=everything).splitlines())


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("owner", "steps"),
    [*GREEN, *(pytest.param(*row, marks=pytest.mark.deep) for row in SCENARIOS if row not in GREEN)],
    ids=name,
)
def test_suite_is_green_after_it(tmp_path: Path, owner: str, steps: list[Step]) -> None:
    repository = lived_in(tmp_path / "shop", owner)

    follow(repository, steps)

    assert set(outcomes(repository).values()) == {"passed"}


@pytest.mark.parametrize(("owner", "steps", "files_in_conflict"), CONFLICTS, ids=name)
@pytest.mark.quick("ratchet-1.0.0-coverage_unit=90-files_in_conflict0")
def test_conflict_has_both_sides_when_the_owner_and_the_update_changed_the_same_lines(
    tmp_path: Path, owner: str, steps: list[Step], files_in_conflict: set[str]
) -> None:
    repository = lived_in(tmp_path / "shop", owner)
    before = files(repository)

    follow(repository, steps)

    assert set(git("diff", "--name-only", "--diff-filter=U", cwd=repository).split()) == files_in_conflict
    for path in files_in_conflict:
        assert git("show", f":2:{path}", cwd=repository).encode() == before[path]
        assert "<<<<<<< before updating" in (repository / path).read_text(encoding="utf-8")
