"""The literal macros, each read back by a reader of its format."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.markdown import inline_texts
from tests.support.templates import library
from tests.support.texts import one_line_texts

literals = library("rendering/literals")


@given(one_line_texts(200))
def test_toml_gives_the_text_back(text: str) -> None:
    assert tomllib.loads(f"key = {literals.toml(text)}") == {"key": text}


@given(one_line_texts(200))
def test_python_gives_the_text_back(text: str) -> None:
    assert ast.literal_eval(literals.python(text)) == text


@given(one_line_texts(200))
def test_markdown_shows_the_text_as_a_heading_and_as_a_paragraph(text: str) -> None:
    escaped = literals.markdown(text)
    assert inline_texts(f"# {escaped}\n\n{escaped}\n\nThe end.\n") == [("h1", text), ("p", text), ("p", "The end.")]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(one_line_texts(200), min_size=50))
def test_python_is_left_alone_by_formatter_and_linter(tmp_path: Path, texts: list[str]) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        "".join(f"TEXT_{i} = {literals.python(text)}\n" for i, text in enumerate(texts)), encoding="utf-8"
    )
    for command in (["format", "--diff"], ["check", "--ignore=RUF001", "--select=RUF,PL,Q,W"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--isolated", str(module)]
        result = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    "text",
    [
        *[
            "# a",
            "#",
            "###### a",
            "a #",
            "a ##",
            "- a",
            "-",
            "---",
            "- - -",
            "+ a",
            "+",
            "* a",
            "***",
            "___",
            "> a",
            ">a",
        ],
        *[
            "1. a",
            "1) a",
            "1.",
            "1)",
            "123456789. a",
            "```",
            "~~~",
            "~~a~~",
            "`a`",
            "*a*",
            "**a**",
            "_a_",
            "__a__",
            "a _b_ c",
        ],
        *[
            "[a](b)",
            "![a](b)",
            "[a]: b",
            "<b>",
            "</b>",
            "<!-- a -->",
            "<!A>",
            "<?a?>",
            "<https://a.example>",
            "<a@a.example>",
        ],
        *["&amp;", "&#42;", "&#x2a;", "\\", "\\*", "a\\", "\\\\"],
    ],
)
def test_markdown_shows_the_text_when_it_means_something(text: str) -> None:
    escaped = literals.markdown(text)
    assert inline_texts(f"# {escaped}\n\n{escaped}\n") == [("h1", text), ("p", text)]


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("shop", '"shop"'),
        ("It's", '"It\'s"'),
        ('a "shop"', "'a \"shop\"'"),
        ("'\"", '"\'\\""'),
        ('\'""', "'\\'\"\"'"),
        ("back\\slash", '"back\\\\slash"'),
        ("été 🛒", '"été 🛒"'),
    ],
)
def test_python_chooses_quotes_as_the_formatter_does(text: str, literal: str) -> None:
    assert literals.python(text) == literal


@pytest.mark.parametrize(
    "text",
    [
        "my_shop",
        "_private",
        "Tom & Jerry",
        "C#",
        "a < b > c",
        "3.11 tools",
        "R&D; more",
        "It's 100 %",
        "a - b",
        "50 + 1",
        "(x)",
        "a|b",
    ],
)
def test_markdown_leaves_usual_text_as_it_is(text: str) -> None:
    assert literals.markdown(text) == text
