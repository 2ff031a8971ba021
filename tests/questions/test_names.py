"""The defaults that come from the destination's name, and the tables of names that a package can't have."""

import keyword
import os
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.rendering import render
from tests.support.templates import library
from tests.support.texts import one_line_texts

Record = Callable[[dict[str, Any]], dict[str, Any]]

FOLDERS = [
    ("my-shop", "my-shop", "my_shop"),
    ("My Shop", "My Shop", "my_shop"),
    ("json", "json", "json_app"),
    ("tests", "tests", "tests_app"),
    ("class", "class", "class_app"),
    ("pytest-tools", "pytest-tools", "pytest_tools_app"),
    ("123", "123", "app_123"),
    ("Été", "Été", "ete"),
    ("E\u0301te\u0301", "E\u0301te\u0301", "ete"),
    ("Straße", "Straße", "strasse"),
    ("日本", "日本", "app"),
    ("{{ 7 * 7 }}", "{{ 7 * 7 }}", "app_7_7"),
    ("---", "My project", "my_project"),
    ("a\nb", "ab", "ab"),
    ("\udcff-shop", "-shop", "shop"),
    ("n" * 59 + " too long", "n" * 59, "n" * 40),
    ("a" * 39 + "-b", "a" * 39 + "-b", "a" * 39),
]


@pytest.mark.parametrize(("folder", "project", "package"), FOLDERS, ids=[ascii(folder) for folder, _, _ in FOLDERS])
def test_names_come_from_the_folder_when_they_are_not_given(folder: str, project: str, package: str) -> None:
    defaults = library("questions/defaults")
    assert defaults.project_default(Path("/home") / folder) == project
    assert defaults.package_default(project) == package


@pytest.mark.parametrize("destination", [".", "./", "../my-shop", "../my-shop/"])
def test_names_come_from_the_folder_when_its_path_does_not_say_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, destination: str
) -> None:
    folder = tmp_path / "my-shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert library("questions/defaults").project_default(destination) == "my-shop"


def test_project_has_a_name_when_the_destination_is_the_root() -> None:
    assert library("questions/defaults").project_default(os.sep) == "My project"


@given(st.text(min_size=1).filter(lambda name: "/" not in name and "\0" not in name))
@example(folder="\u200b" * 61)
def test_defaults_are_never_refused_when_the_folder_has_any_name(folder: str) -> None:
    names, defaults = library("questions/names"), library("questions/defaults")
    project = defaults.project_default(Path("/home") / folder)
    assert names.refuse_text("project_name", project).strip() == ""
    assert names.refuse_package(defaults.package_default(project)).strip() == ""


@given(one_line_texts(60))
@example(project="tests")
@example(project="a" * 36 + " " + "b" * 10)
def test_package_default_is_never_refused_when_the_project_has_any_name(project: str) -> None:
    package = library("questions/defaults").package_default(project)
    assert library("questions/names").refuse_package(package).strip() == ""
    assert package.isidentifier()


@pytest.mark.parametrize("table", ["keywords", "standard_library", "taken"])
def test_a_table_holds_only_names_that_would_otherwise_be_taken(table: str) -> None:
    for name in getattr(library("questions/names"), table):
        assert re.fullmatch("[a-z][a-z0-9_]*", name), name
        assert library("questions/names").refuse_package(name).strip(), name


def test_every_name_is_refused_when_this_python_means_something_by_it() -> None:
    names = library("questions/names")
    reachable = re.compile("[a-z]([a-z0-9_]*[a-z0-9])?")
    assert set(filter(reachable.fullmatch, [*keyword.kwlist, *keyword.softkwlist])) <= set(names.keywords)
    assert set(filter(reachable.fullmatch, sys.stdlib_module_names)) <= set(names.standard_library)


def test_every_dependency_of_a_rendered_repo_is_refused_as_a_package_name(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop")
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    requirements = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for group in project["dependency-groups"].values():
        requirements += [entry for entry in group if isinstance(entry, str)]
    for requirement in requirements:
        name = re.match("[A-Za-z0-9._-]+", requirement)
        assert name is not None, requirement
        package = name.group().lower().replace("-", "_")
        assert library("questions/names").refuse_package(package).strip(), f"{package} would depend on itself"


def test_project_name_is_recorded_so_that_an_update_does_not_read_the_folder(record: Record) -> None:
    assert record({})["project_name"] == "recorded"
