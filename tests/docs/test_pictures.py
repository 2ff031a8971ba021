"""The pictures of docs/ show what is so; `python docs/pictures.py` renews them."""

import re
import tomllib
from pathlib import Path

import pyte
import pytest

from tests.support.pictures import COLUMNS, prompts
from tests.support.rendering import files, pristine
from tests.support.templates import ROOT
from tests.support.terminals import drawn, shown, text_of

LINES = "\n".join(shown((ROOT / "docs/run.svg").read_text(encoding="utf-8")))
RUN = re.sub(rf"^(.{{{COLUMNS}}})\n", r"\1", LINES, flags=re.MULTILINE)
"""The run, without the breaks that the terminal puts where a line is full."""


def test_prompts_are_those_that_copier_shows(tmp_path: Path) -> None:
    assert shown((ROOT / "docs/prompts.svg").read_text(encoding="utf-8")) == text_of(prompts(tmp_path))


def test_run_names_files_that_are_rendered() -> None:
    named = re.findall(r"\b(?:src|tests)/[\w/.]+", RUN)
    rendered = {path.replace("src/shop/", "src/my_service/") for path in files(pristine())}

    assert len(named) > 3
    assert [path for path in named if path not in rendered] == []


def test_run_shows_the_thresholds_that_are_the_defaults() -> None:
    settings = tomllib.loads((pristine() / "pyproject.toml").read_text(encoding="utf-8"))
    rows = dict(re.findall(r"^(\w+) +\d+\.\d +(\d+) +\d+  reached", RUN, re.MULTILINE))

    assert {layer: int(threshold) for layer, threshold in rows.items()} == settings["tool"]["gates"]["coverage"]


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("one\r\n\r\n  two  three", id="blanks"),
        pytest.param(
            "\x1b[1mbold\x1b[0m \x1b[33mbrown\x1b[92mbright\x1b[38;5;214m256\x1b[7mreverse\x1b[0m.", id="styles"
        ),
        pytest.param("🎤 wide \x1b[31mred\x1b[0m 中 <b>&amp;</b>", id="wide"),
    ],
)
def test_picture_can_be_read_back(written: str) -> None:
    screen = pyte.Screen(COLUMNS, 5)
    pyte.Stream(screen).feed(written)

    assert shown(drawn(screen, "a title")) == text_of(screen)
    assert "://" not in drawn(screen, "a title").replace("http://www.w3.org/2000/svg", "")
