"""The folders of the template: a house for each owner and starter, and the conditions right where a file goes."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from pathspec import PathSpec

from tests.support.combinations import combinations
from tests.support.commands import cli
from tests.support.houses import STARTERS, conditions, facts, house, template_names
from tests.support.rendering import files
from tests.support.templates import (
    HOUSES,
    copy_template,
    layers,
    library,
    rendered_path,
    snapshot,
    sources,
)

OWNERS = {"kit": "managed", "shared": "shared", "common": "starter", **dict.fromkeys(STARTERS, "starter")}
NAME = re.compile(r"\{\{ (when|layer)\.(\w+) \}\}")
ANSWERS_FILE = "{{ _copier_conf.answers_file }}.jinja"
"""Lies beside the houses, because Copier wants it in the root."""

EVERYTHING = [
    answers | {"starter": starter, "ci": ci, "ci_shards": 2, "layers": layers(), "trend": True, "mutation_score": 80}
    for starter, ci in product(("shop", "blank", "existing"), ("github", "gitlab"))
    for answers in combinations(starter=starter)
]
"""Answers that make facts hold together wherever some answers do: more layers never make one false."""


def test_template_has_its_houses_and_nothing_else() -> None:
    here = {path.name for path in (snapshot() / "template").iterdir()}

    assert here == {ANSWERS_FILE, *(f"{{{{ {house} }}}}" for house in HOUSES)}


def test_name_of_a_folder_is_plain_or_one_word() -> None:
    named = {part for name in template_names(snapshot()) for part in name.split("/")[1:] if "{" in part}

    assert {part for part in named if not NAME.fullmatch(part)} == {"{{ package_name }}"}


def test_words_are_the_facts_and_the_layers() -> None:
    found = [match for name in template_names(snapshot()) for match in NAME.findall(name)]
    known = facts(EVERYTHING[0], snapshot())

    assert {word for kind, word in found if kind == "when"} | {"unit", *layers()} == set(known)
    assert {word for kind, word in found if kind == "layer"} == set(layers())


def test_folders_are_nested_in_the_order_of_the_table() -> None:
    order = list(facts(EVERYTHING[0], snapshot()))
    for name in template_names(snapshot()):
        for nested in re.findall(r"(?:\{\{ when\.\w+ \}\}/)+", name):
            words = re.findall(r"when\.(\w+)", nested)
            assert words == sorted(words, key=order.index), name


@pytest.mark.parametrize("name", ["{{ when.webb }}", "{{ layer.units }}"])
def test_folder_with_another_name_is_refused(tmp_path: Path, name: str) -> None:
    template = copy_template(tmp_path / "template")
    folder = template / "template/{{ common }}/tests" / name
    folder.mkdir()
    (folder / "test_more.py").touch()

    finished = cli("copy", "--defaults", template, tmp_path / "shop", cwd=tmp_path)

    assert finished.returncode == 1
    assert "Error rendering template path" in finished.stderr
    assert name in finished.stderr
    assert not (tmp_path / "shop").exists()


def test_house_of_a_file_is_its_owner() -> None:
    specs = {owner: PathSpec.from_lines("gitignore", lines) for owner, lines in library("tables/owners").owners.items()}
    for name in set(template_names(snapshot())) - {ANSWERS_FILE}:
        owned = [owner for owner, spec in specs.items() if spec.match_file(rendered_path(name))]
        assert owned == [OWNERS[house(name)]], name


def doubled(template: Path) -> set[str]:
    """Return the paths that some answers render from more than one file: Copier then keeps one, and does not say so."""
    return set(_doubled(template_names(template)))


def _doubled(names: list[str]) -> Iterator[str]:
    by_path: dict[str, list[frozenset[str]]] = {}
    for name in names:
        by_path.setdefault(rendered_path(name), []).append(conditions(name))
    holding = [{word for word, holds in facts(a, snapshot()).items() if holds} | {a["starter"]} for a in EVERYTHING]
    for path, variants in by_path.items():
        if len(variants) > 1 and any(sum(words <= held for words in variants) > 1 for held in holding):
            yield path


def test_no_answers_have_two_sources_for_a_path() -> None:
    assert doubled(snapshot()) == set()


@pytest.mark.parametrize(
    ("source", "path"),
    [
        pytest.param("{{ kit }}/tests/kit/{{ when.async }}/asgi.py", "tests/kit/asgi.py", id="managed"),
        pytest.param("{{ common }}/tests/unit/test_orders.py", "tests/unit/test_orders.py", id="starter"),
    ],
)
def test_second_source_is_found(tmp_path: Path, source: str, path: str) -> None:
    template = copy_template(tmp_path / "template")
    (template / "template" / source).parent.mkdir(parents=True, exist_ok=True)
    (template / "template" / source).touch()

    assert doubled(template) == {path}


def test_every_rendered_file_finds_its_source(rendered: Path) -> None:
    (package,) = [path.name for path in (rendered / "src").iterdir()]
    for path in files(rendered):
        named = path.replace(f"src/{package}/", "src/{{ package_name }}/")
        assert path == ".copier-answers.yml" or sources(named), path


def test_folders_of_the_owner_hold_no_managed_file(rendered: Path) -> None:
    managed = {path for path, content in files(rendered).items() if content.startswith(b"# Managed by")}

    assert [path for path in managed if re.match(r"(src|load|migrations|tests/(?!kit/)\w+)/", path)] == []
