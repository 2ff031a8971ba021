"""The table that the folders of the template are named by holds what their names ask for, and no more."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.combinations import combinations
from tests.support.commands import cli
from tests.support.templates import copy_template, environment, snapshot

NAME = re.compile(r"\{\{ where\.(?P<condition>\w+)\.(?P<place>\w+) \}\}")

ANSWERS = combinations()[0] | {"starter": "shop", "package_name": "shop", "trend": True, "ci": "github", "ci_shards": 1}


@pytest.fixture(scope="module")
def table() -> Any:
    return environment().get_template("extensions/where.jinja").make_module(ANSWERS)


@pytest.fixture(scope="module")
def names() -> list[re.Match[str]]:
    return [name for path in (snapshot() / "template").rglob("*") if (name := NAME.fullmatch(path.name))]


def test_conditions_are_those_that_folders_have(table: Any, names: list[re.Match[str]]) -> None:
    assert table.conditions == sorted({name["condition"] for name in names})


def test_words_are_those_that_conditions_have(table: Any) -> None:
    assert set(table.words) == {word for condition in table.conditions for word in condition.split("_")}


def test_places_are_those_that_folders_have(table: Any, names: list[re.Match[str]]) -> None:
    assert set(table.places) == {name["place"] for name in names}


@pytest.mark.parametrize("name", ["{{ where.shpo.unit }}", "{{ where.shop.units }}"])
def test_folder_with_another_name_is_refused(tmp_path: Path, name: str) -> None:
    template = copy_template(tmp_path / "template")
    folder = template / "template" / name
    folder.mkdir()
    (folder / "test_more.py").touch()

    finished = cli("copy", "--defaults", template, tmp_path / "shop", cwd=tmp_path)

    assert finished.returncode == 1
    assert f"Error rendering template path {name}" in finished.stderr
    assert not (tmp_path / "shop").exists()
