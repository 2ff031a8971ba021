"""What each question refuses, why, and what it takes just beside."""

from collections.abc import Callable
from typing import Any

import pytest

Refuse = Callable[[dict[str, Any]], str]
Record = Callable[[dict[str, Any]], dict[str, Any]]

EMPTY = "it must not be empty"
INVISIBLE = "it must be one line without control or text-direction characters"
SURROUNDED = "it must not start or end with a blank"
FORM = "use lower-case letters a-z, digits and underscores, with a letter first and no underscore last"

TEXTS = ["project_name", "description"]
PERCENTAGES = ["coverage_unit", "coverage_integration", "coverage_total", "mutation_score"]

LINE_BREAKS = ["\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
OTHER_CONTROLS = ["\x00", "\t", "\x1b", "\x1f", "\x7f", "\x80", "\x9f"]
TEXT_DIRECTION = [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
SURROGATES = ["\ud800", "\udfff"]


@pytest.mark.parametrize("question", TEXTS)
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", EMPTY, id="empty"),
        pytest.param(" \u00a0 ", EMPTY, id="blank"),
        pytest.param(" shop", SURROUNDED, id="leading-blank"),
        pytest.param("shop\u3000", SURROUNDED, id="trailing-wide-blank"),
    ],
)
def test_text_is_refused_when_nothing_or_blanks_would_be_seen(
    refuse: Refuse, question: str, text: str, reason: str
) -> None:
    assert refuse({question: text}) == f"Validation error for question '{question}': {reason}"


@pytest.mark.parametrize("question", TEXTS)
@pytest.mark.parametrize("character", LINE_BREAKS + OTHER_CONTROLS + TEXT_DIRECTION + SURROGATES, ids=ascii)
def test_text_is_refused_when_a_character_breaks_the_line_or_hides(
    refuse: Refuse, question: str, character: str
) -> None:
    assert refuse({question: f"a{character}b"}) == f"Validation error for question '{question}': {INVISIBLE}"


def test_every_line_break_of_python_is_tried() -> None:
    everything = map(chr, range(0x110000))
    assert {character for character in everything if len(f"a{character}b".splitlines()) > 1} == set(LINE_BREAKS)


@pytest.mark.parametrize(("question", "limit"), [("project_name", 60), ("description", 200)])
def test_text_is_refused_when_it_is_one_character_too_long(
    refuse: Refuse, record: Record, question: str, limit: int
) -> None:
    longest = "é" * limit
    reason = f"it must have at most {limit} characters, not {limit + 1}"
    assert refuse({question: longest + "é"}) == f"Validation error for question '{question}': {reason}"
    assert record({question: longest, "package_name": "shop"})[question] == longest


@pytest.mark.parametrize("question", TEXTS)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("-", id="one-symbol"),
        pytest.param('It\'s a "shop" \\ {{ 7 * 7 }} {% raw %} {# no #} 100 % #1', id="syntax"),
        pytest.param("👩‍👩‍👧 חנות متجر 日本", id="scripts-and-emoji"),
        pytest.param("null", id="yaml-null"),
        pytest.param("3.10", id="yaml-number"),
    ],
)
def test_text_is_taken_literally_when_it_means_something_elsewhere(record: Record, question: str, text: str) -> None:
    assert record({question: text})[question] == text


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("", FORM, id="empty"),
        pytest.param("Shop", FORM, id="upper-case"),
        pytest.param("my-shop", FORM, id="dash"),
        pytest.param("my shop", FORM, id="blank"),
        pytest.param("été", FORM, id="not-ascii"),
        pytest.param("3d", FORM, id="digit-first"),
        pytest.param("_shop", FORM, id="underscore-first"),
        pytest.param("shop_", FORM, id="underscore-last"),
        pytest.param("shop\n", FORM, id="line-break-last"),
        pytest.param("class", "'class' is a Python keyword", id="keyword"),
        pytest.param("match", "'match' is a Python keyword", id="soft-keyword"),
        pytest.param("json", "'json' is a module of Python's standard library", id="standard-library"),
        pytest.param("cgi", "'cgi' is a module of Python's standard library", id="removed-from-standard-library"),
        pytest.param("src", "'src' is the name of a module that the tests use", id="source-folder"),
        pytest.param("tests", "'tests' is the name of a module that the tests use", id="tests-folder"),
        pytest.param("pytest", "'pytest' is the name of a module that the tests use", id="test-tool"),
        pytest.param("pytest_cov", "'pytest_cov' is the name of a module that the tests use", id="pytest-plugin"),
        pytest.param("fastapi", "'fastapi' is the name of a module that the tests use", id="dependency"),
        pytest.param("s" * 41, "it must have at most 40 characters, not 41", id="too-long"),
    ],
)
def test_package_name_is_refused_with_the_cause(refuse: Refuse, name: str, reason: str) -> None:
    assert refuse({"package_name": name}) == f"Validation error for question 'package_name': {reason}"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("s", id="one-letter"),
        pytest.param("s3", id="digit-last"),
        pytest.param("my_shop__2", id="underscores-inside"),
        pytest.param("s" * 40, id="longest"),
        pytest.param("classes", id="almost-a-keyword"),
        pytest.param("jsons", id="almost-a-module"),
        pytest.param("pytests", id="almost-a-tool"),
    ],
)
def test_package_name_is_taken_when_it_is_just_beside_a_refused_one(record: Record, name: str) -> None:
    assert record({"package_name": name})["package_name"] == name


NUMBERS = [
    *[(question, 0, 100) for question in PERCENTAGES],
    ("benchmark_tolerance", 1, 100),
    ("ci_shards", 1, 32),
]


@pytest.mark.parametrize(("question", "lowest", "highest"), NUMBERS)
def test_number_is_refused_when_it_is_one_beyond_its_range(
    refuse: Refuse, question: str, lowest: int, highest: int
) -> None:
    for beyond in (lowest - 1, highest + 1):
        reason = f"it must be from {lowest} to {highest}"
        assert refuse({question: beyond}) == f"Validation error for question '{question}': {reason}"


@pytest.mark.parametrize(("question", "lowest", "highest"), NUMBERS)
def test_number_is_taken_when_it_is_at_an_end_of_its_range(
    record: Record, question: str, lowest: int, highest: int
) -> None:
    assert record({question: lowest})[question] == lowest
    assert record({question: str(highest)})[question] == highest


@pytest.mark.parametrize("seconds", ["0", "-0.001", "1e400"])
def test_slow_seconds_are_refused_when_no_test_could_take_them(refuse: Refuse, seconds: str) -> None:
    reason = "it must be a finite number above 0"
    assert refuse({"slow_seconds": seconds}) == f"Validation error for question 'slow_seconds': {reason}"


@pytest.mark.parametrize("seconds", ["0.001", ".5", "2", "1e3"])
def test_slow_seconds_are_taken_when_they_are_above_zero(record: Record, seconds: str) -> None:
    assert record({"slow_seconds": seconds})["slow_seconds"] == float(seconds)


@pytest.mark.parametrize("database", ["sqlite", "postgresql", "mysql"])
def test_trio_is_refused_when_there_is_a_database(refuse: Refuse, database: str) -> None:
    reason = "no database driver of SQLAlchemy runs on Trio"
    answers = {"database": database, "async_stack": "trio"}
    assert refuse(answers) == f"Invalid choice for 'async_stack': {reason}"


def test_redis_is_refused_when_the_stack_is_trio(refuse: Refuse) -> None:
    reason = "the client of Redis does not run on Trio"
    answers = {"database": "none", "async_stack": "trio", "redis": True}
    assert refuse(answers) == f"Validation error for question 'redis': {reason}"


@pytest.mark.parametrize(
    "answers",
    [
        {"database": "none", "async_stack": "trio"},
        {"database": "none", "async_stack": "anyio", "redis": True},
        {"database": "mysql", "async_stack": "anyio"},
    ],
    ids=lambda answers: "-".join(map(str, answers.values())),
)
def test_stack_is_taken_when_everything_runs_on_it(record: Record, answers: dict[str, Any]) -> None:
    assert {name: record(answers)[name] for name in answers} == answers


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("python_version", "3.10"),
        ("framework", "django"),
        ("starter", "bank"),
        ("database", "oracle"),
        ("async_stack", "twisted"),
        ("ci", "jenkins"),
        ("layers", "[integration, smoke]"),
    ],
)
def test_choice_is_refused_when_it_is_not_on_offer(refuse: Refuse, question: str, answer: str) -> None:
    assert refuse({question: answer}).startswith(f"Invalid choice for '{question}': ")


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        pytest.param({"layers": ["load"]}, "load needs e2e, which serves the application", id="load-without-e2e"),
        pytest.param(
            {"layers": ["browser"]}, "browser needs e2e, which serves the application", id="browser-without-e2e"
        ),
        pytest.param({"framework": "none", "layers": ["e2e", "load"]}, "a library has nothing to serve", id="load"),
        pytest.param({"framework": "none", "layers": ["e2e", "browser"]}, "a library has no pages", id="browser"),
        pytest.param(
            {"starter": "existing", "layers": ["integration", "browser"]},
            "not yet for an application that is there",
            id="browser-beside-an-application",
        ),
    ],
)
def test_layer_is_refused_when_nothing_is_served(refuse: Refuse, answers: dict[str, Any], reason: str) -> None:
    assert reason in refuse(answers)
