"""What copier.yml says, and what nobody would notice if it said it wrongly."""

import re
import subprocess
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from copier._user_data import Question
from jinja2.meta import find_undeclared_variables

from tests.support.rendering import ONLY_ANSWERS, render
from tests.support.templates import ADOPTING, GUARDS, ROOT, environment, library, questions, settings, snapshot, source

DEFAULT_LAYERS = ["integration", "e2e", "property", "performance", "security"]

CONTRACT = [
    ("project_name", "str", "fresh-start"),
    ("package_name", "str", "fresh_start"),
    ("starter", "str", "shop"),
    ("description", "str", "A small web shop that is tested from the first day."),
    ("python_version", "str", "3.11"),
    ("framework", "str", "fastapi"),
    ("database", "str", "sqlite"),
    ("async_stack", "str", "asyncio"),
    ("redis", "bool", False),
    ("layers", "str", DEFAULT_LAYERS),
    ("coverage_unit", "int", 80),
    ("coverage_integration", "int", 60),
    ("coverage_total", "int", 85),
    ("mutation_score", "int", 80),
    ("benchmark_tolerance", "int", 5),
    ("slow_seconds", "float", 1.0),
    ("trend", "bool", True),
    ("ci", "str", "github"),
    ("ci_shards", "int", 1),
    ("renovate", "bool", False),
]
"""Name, type and default of each question, in the order in which a person is asked; the folder is `fresh-start`."""

CHOICES = {
    "starter": ["shop", "blank", "existing"],
    "python_version": ["3.11", "3.12", "3.13", "3.14"],
    "framework": ["fastapi", "none", "asgi", "flask"],
    "database": ["none", "sqlite", "postgresql", "mysql"],
    "async_stack": ["sync", "asyncio", "anyio", "trio"],
    "own_tests": ["unit", "integration"],
    "layers": [*DEFAULT_LAYERS, "contract", "bdd", "load", "browser"],
    "ci": ["github", "gitlab", "none"],
}

SETTINGS_WITHOUT_TRUST = {
    "_answers_file",
    "_envops",
    "_exclude",
    "_external_data",
    "_message_after_copy",
    "_message_after_update",
    "_message_before_copy",
    "_message_before_update",
    "_min_copier_version",
    "_preserve_symlinks",
    "_secret_questions",
    "_skip_if_exists",
    "_subdirectory",
    "_templates_suffix",
}


def visible_questions() -> dict[str, dict[str, Any]]:
    return {name: details for name, details in questions().items() if name not in GUARDS}


def common_questions() -> dict[str, dict[str, Any]]:
    """Return the questions that do not depend on the starter."""
    return {name: details for name, details in visible_questions().items() if name not in ADOPTING}


def test_names_types_and_order_are_the_contract_s() -> None:
    declared = [(name, details["type"]) for name, details in common_questions().items()]
    assert declared == [(name, type_) for name, type_, _ in CONTRACT]


def test_choices_are_the_contract_s() -> None:
    declared = {name: values(details["choices"]) for name, details in questions().items() if "choices" in details}
    assert declared == CHOICES


def values(choices: Any) -> list[str]:
    """Return the answers that a question offers, however it writes them."""
    listed = choices.values() if isinstance(choices, dict) else choices
    return [choice["value"] if isinstance(choice, dict) else choice for choice in listed]


def test_every_answer_is_recorded_in_order_when_the_defaults_are_taken(tmp_path: Path) -> None:
    # Answers that were given come first in what Copier hands over.
    repository = render(tmp_path / "fresh-start", {"ci": "github", "layers": DEFAULT_LAYERS}, exclude=ONLY_ANSWERS)
    recorded = yaml.safe_load((repository / ".copier-answers.yml").read_text(encoding="utf-8"))
    assert recorded.pop("_src_path") == str(snapshot())
    assert list(recorded.items()) == [(name, default) for name, _, default in CONTRACT]


def test_a_question_is_asked_only_when_there_is_something_to_choose() -> None:
    for name, details in visible_questions().items():
        choices = details.get("choices")
        assert details.get("ask", True) is False or choices is None or len(choices) > 1, name


def test_every_question_that_is_asked_says_what_its_answer_changes() -> None:
    for name, details in visible_questions().items():
        assert details.get("ask", True) is False or len(str(details.get("help", ""))) > 40, name


def test_one_guard_comes_first_so_that_nothing_is_asked_in_vain_and_the_others_last_when_all_is_known() -> None:
    names = list(questions())
    assert [names[0], *names[1 - len(GUARDS) :]] == GUARDS


def test_the_guard_knows_every_question() -> None:
    forms = library("questions/questions").questions
    assert list(forms) == list(visible_questions())
    forms_of_types = {"bool": "yes or no", "float": "a number", "int": "a whole number", "str": "text"}
    for name, details in visible_questions().items():
        expected = "a list such as [integration, performance]" if "multiselect" in details else details["type"]
        assert forms[name] == forms_of_types.get(str(expected), expected), name


def test_no_retired_name_is_asked_again() -> None:
    assert not set(library("questions/questions").retired) & set(questions())


def test_no_setting_is_unknown_to_copier_or_needs_trust() -> None:
    assert set(settings()) <= SETTINGS_WITHOUT_TRUST


def test_lowest_copier_is_the_one_that_the_suite_takes_and_a_job_of_ci_runs() -> None:
    lowest = settings()["_min_copier_version"]
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]
    (named,) = re.findall(r"copier==\$\((.*)\)\"", str(jobs["lowest-copier"]["steps"][2]["run"]))

    taken = subprocess.run(["sh", "-c", named], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()

    assert taken == lowest
    assert f"copier>={lowest},<10" in groups["test"]
    assert f'"copier>={lowest},<10"' in source("noxfile.py").read_text(encoding="utf-8")
    assert set(jobs["green"]["needs"]) == set(jobs) - {"green"}


def test_no_attribute_of_a_question_is_unknown_to_copier() -> None:
    known = {field.name for field in fields(Question)} - {"answers", "context", "jinja_env", "settings", "var_name"}
    for name, details in questions().items():
        assert set(details) <= known, name


@pytest.mark.parametrize("attribute", ["when", "ask", "multiselect", "secret"])
def test_a_switch_is_a_boolean_or_a_jinja_expression(attribute: str) -> None:
    # Copier takes any other text, such as a bare variable name, for true.
    for name, details in questions().items():
        value = details.get(attribute, False)
        assert isinstance(value, bool) or "{{" in str(value), name


def test_a_question_uses_no_answer_that_comes_after_it() -> None:
    known = {"_copier_conf", *library("questions/questions").retired}
    for name, details in questions().items():
        for attribute in ("choices", "default", "when", "ask", "help", "validator"):
            allowed = known | ({name} if attribute == "validator" else set())
            assert find_undeclared_variables(environment().parse(str(details.get(attribute, "")))) <= allowed, (
                f"{name}.{attribute}"
            )
        known.add(name)
