"""Answers that Copier would take for something else: unknown names, and values of another kind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.commands import refusal
from tests.support.templates import GUARDS, library, questions, snapshot

Refuse = Callable[[dict[str, Any]], str]
Record = Callable[[dict[str, Any]], dict[str, Any]]

KNOWN_NAMES = ", ".join(name for name in questions() if name not in GUARDS)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("databse", "database"),
        ("porject_name", "project_name"),
        ("Package-Name", "package_name"),
        ("DATABASE", "database"),
        ("coverage_units", "coverage_unit"),
        ("layer", "layers"),
        ("python", "python_version"),
        ("ci_shard", "ci_shards"),
    ],
)
def test_unknown_name_is_refused_with_the_nearest_one_when_it_is_a_slip(
    refuse: Refuse, name: str, nearest: str
) -> None:
    assert refuse({name: "x"}).endswith(f"no question is called '{name}'; did you mean '{nearest}'?\"")


@pytest.mark.parametrize("name", ["colour", "x", *(name for name in GUARDS if name != "layer")])
def test_unknown_name_is_refused_with_all_known_ones_when_none_is_near(refuse: Refuse, name: str) -> None:
    assert refuse({name: "x"}).endswith(f"no question is called '{name}'; the questions are {KNOWN_NAMES}\"")


def test_nothing_is_refused_when_a_name_is_copier_s_own() -> None:
    assert library("questions/questions").check({"_commit": "1.0.0", "_src_path": "."}).strip() == ""


@pytest.mark.parametrize("answer", ["maybe", "2", "1.0", "", "yes please", ["yes"], {"yes": True}], ids=str)
def test_yes_or_no_is_refused_when_the_answer_is_neither(refuse: Refuse, answer: Any) -> None:
    assert refuse({"trend": answer}).endswith(f"trend takes yes or no, not '{answer}'\"")


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        *[(word, True) for word in ("yes", "y", "true", "on", "1", "YES", "True", True)],
        *[(word, False) for word in ("no", "n", "false", "off", "0", "NO", "False", False)],
    ],
    ids=repr,
)
def test_yes_or_no_is_taken_when_it_is_said_in_any_usual_way(record: Record, answer: Any, meaning: bool) -> None:
    assert record({"trend": answer})["trend"] is meaning


@pytest.mark.parametrize("answer", ["many", "3.7", "8_0", "0x10", "", "1" * 10, "True", [80], None], ids=repr)
def test_whole_number_is_refused_when_the_answer_is_none(refuse: Refuse, answer: Any) -> None:
    assert refuse({"coverage_unit": answer}).endswith(f"coverage_unit takes a whole number, not '{answer}'\"")


@pytest.mark.parametrize("answer", ["fast", "nan", "inf", "-Infinity", "1,5", "1e", "", [1.0]], ids=repr)
def test_number_is_refused_when_the_answer_is_none(refuse: Refuse, answer: Any) -> None:
    assert refuse({"slow_seconds": answer}).endswith(f"slow_seconds takes a number, not '{answer}'\"")


@pytest.mark.parametrize(
    "answer", ["integration", "integration, performance", "[[]]", "", {"integration": True}], ids=repr
)
def test_list_is_refused_when_the_answer_is_none(refuse: Refuse, answer: Any) -> None:
    expected = f"layers takes a list such as [integration, performance], not '{answer}'\""
    assert refuse({"layers": answer}).endswith(expected)


@pytest.mark.parametrize("answer", [["performance"], "[performance]", " [ 'performance' ] "], ids=repr)
def test_list_is_taken_when_it_comes_from_a_file_or_the_command_line(record: Record, answer: Any) -> None:
    assert record({"layers": answer})["layers"] == ["performance"]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("yes", id="boolean"),
        pytest.param("2024-01-01", id="date"),
        pytest.param("~", id="null"),
        pytest.param("[a]", id="list"),
        pytest.param("{a: b}", id="mapping"),
    ],
)
def test_text_is_refused_when_yaml_reads_something_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str
) -> None:
    data_file = tmp_path / "answers.yml"
    data_file.write_text(f"project_name: {value}\n", encoding="utf-8")
    line = refusal(capsys, "copy", "--defaults", f"--data-file={data_file}", snapshot(), tmp_path / "refused")
    assert f"project_name takes text, not '{yaml.safe_load(value)}'" in line


def test_text_is_taken_when_yaml_reads_a_number(record: Record) -> None:
    assert record({"python_version": 3.12})["python_version"] == "3.12"
