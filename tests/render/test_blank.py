"""A blank start: nothing of the shop, and the suite around it is the same."""

import re
from pathlib import Path
from typing import Any

import pytest
from pathspec import PathSpec

from tests.support.combinations import combinations, label
from tests.support.houses import fitting
from tests.support.rendering import files, render
from tests.support.templates import layers, library

BLANK = combinations(starter="blank")
FEW = BLANK[::9]

WORDS = re.compile(
    r"shop|\bbuy|\bcarts?\b|customer|product|catalog|payment|\bprices|pricing|teapot|stock|mail|argon|jwt|\borders\b|order_?item",
    re.IGNORECASE,
)
"""What only a shop speaks of."""

SPEAKING_OF_THE_STARTER = {
    ".copier-answers.yml",
    "compose.yaml",
    "pyproject.toml",
    "tests/README.md",
    "tests/kit/files.yml",
}
"""The managed files that differ: in what they list or name."""


def full(answers: dict[str, Any]) -> dict[str, Any]:
    """Return the answers with all layers that fit them."""
    return answers | {"layers": fitting(answers | {"starter": "blank"}), "package_name": "mine"}


@pytest.mark.parametrize("answers", FEW, ids=label)
def test_nothing_speaks_of_the_shop(tmp_path: Path, answers: dict[str, Any]) -> None:
    assert_blank(render(tmp_path / "repo", full(answers)))


@pytest.mark.deep
@pytest.mark.parametrize("answers", [answers for answers in BLANK if answers not in FEW], ids=label)
def test_nothing_speaks_of_the_shop_in_the_others(tmp_path: Path, answers: dict[str, Any]) -> None:
    assert_blank(render(tmp_path / "repo", full(answers)))


def assert_blank(repository: Path) -> None:
    """Raise AssertionError with the lines that have one of WORDS."""
    assert [
        f"{path}:{number}: {line}"
        for path, content in files(repository).items()
        for number, line in enumerate(content.decode().splitlines(), 1)
        if WORDS.search(line)
    ] == []


@pytest.mark.parametrize("answers", FEW, ids=label)
def test_managed_files_are_those_of_the_shop(tmp_path: Path, answers: dict[str, Any]) -> None:
    spec = PathSpec.from_lines("gitignore", library("tables/owners").owners["managed"])

    def managed(starter: str) -> dict[str, bytes]:
        repository = render(tmp_path / starter, full(answers) | {"starter": starter})
        return {
            path: content
            for path, content in files(repository).items()
            if spec.match_file(path) and path not in SPEAKING_OF_THE_STARTER
        }

    blank, shop = managed("blank"), managed("shop")
    assert set(shop) - set(blank) == {"tests/kit/mail_server.py", "tests/kit/plugins/mail.py"}
    assert blank == {path: shop[path] for path in blank}


def test_each_layer_has_a_test_and_stays_without_what_others_need(tmp_path: Path) -> None:
    repository = render(tmp_path / "repo", full(FEW[0]) | {"database": "sqlite", "redis": True})

    for layer in ["unit", *layers()]:
        assert [*(repository / layer).glob("locustfile.py"), *(repository / "tests" / layer).glob("test_*.py")], layer
