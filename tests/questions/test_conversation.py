"""The questions as a person meets them: prompts, keys, and messages on the screen."""

from pathlib import Path

import pytest
import yaml

from tests.support.conversations import DOWN, ENTER, ERASE_LINE, INTERRUPT, SPACE, converse
from tests.support.rendering import ONLY_ANSWERS, files, render
from tests.support.templates import UNASKED, questions

PASTED_LINE_BREAK = "\x1b[200~a\nb\x1b[201~"

HELP = {name: details["help"] for name, details in questions().items() if "help" in details and name not in UNASKED}


def test_enter_all_the_way_gives_the_defaults(tmp_path: Path) -> None:
    typed, defaults = tmp_path / "typed" / "shop", tmp_path / "defaults" / "shop"
    converse(typed, [(help_text, ENTER) for help_text in HELP.values()])
    assert files(typed) == files(render(defaults))


def test_only_the_offered_questions_are_asked() -> None:
    asked = [name for name, details in questions().items() if details.get("ask", True) and "when" not in details]
    assert list(HELP) == asked


def test_typed_answers_are_recorded(tmp_path: Path) -> None:
    keys = {
        "project_name": f"{ERASE_LINE}Ł'été 🛒{ENTER}",
        "package_name": ENTER,
        "starter": f"{DOWN}{ENTER}",
        "description": f"{ERASE_LINE}{{{{ 7 * 7 }}}}{ENTER}",
        "python_version": f"{DOWN}{ENTER}",
        "framework": f"{DOWN}{ENTER}",
        "database": f"{DOWN}{ENTER}",
        "async_stack": f"{DOWN}{ENTER}",
        "redis": "y",
        "layers": f"{DOWN}{SPACE}{DOWN}{SPACE}{ENTER}",
        "coverage_unit": f"{ERASE_LINE}100{ENTER}",
        "coverage_integration": f"{ERASE_LINE}0{ENTER}",
        "coverage_total": ENTER,
        "mutation_score": f"{ERASE_LINE}90{ENTER}",
        "benchmark_tolerance": f"{ERASE_LINE}7{ENTER}",
        "slow_seconds": f"{ERASE_LINE}0.5{ENTER}",
        "trend": "n",
        "ci": f"{DOWN}{ENTER}",
        "ci_shards": f"{ERASE_LINE}3{ENTER}",
    }
    converse(tmp_path / "typed", [(HELP[name], keys[name]) for name in keys], exclude=ONLY_ANSWERS)
    recorded = yaml.safe_load((tmp_path / "typed" / ".copier-answers.yml").read_text(encoding="utf-8"))
    assert {name: recorded[name] for name in keys} == {
        "project_name": "Ł'été 🛒",
        "package_name": "l_ete",
        "starter": "blank",
        "description": "{{ 7 * 7 }}",
        "python_version": "3.12",
        "framework": "none",
        "database": "postgresql",
        "async_stack": "anyio",
        "redis": True,
        "layers": ["integration", "performance", "security"],
        "coverage_unit": 100,
        "coverage_integration": 0,
        "coverage_total": 85,
        "mutation_score": 90,
        "benchmark_tolerance": 7,
        "slow_seconds": 0.5,
        "trend": False,
        "ci": "gitlab",
        "ci_shards": 3,
    }


@pytest.mark.parametrize(
    ("question", "typed", "reason"),
    [
        pytest.param("project_name", "", "it must not be empty", id="project-empty"),
        pytest.param("project_name", "s" * 61, "it must have at most 60 characters, not 61", id="project-too-long"),
        pytest.param("project_name", PASTED_LINE_BREAK, "it must be one line", id="project-pasted-lines"),
        pytest.param("project_name", "shop ", "it must not start or end with a blank", id="project-trailing-blank"),
        pytest.param("package_name", "My-Shop", "use lower-case letters a-z", id="package-form"),
        pytest.param("package_name", "class", "'class' is a Python keyword", id="package-keyword"),
        pytest.param("package_name", "json", "'json' is a module of Python's standard", id="package-standard-library"),
        pytest.param("package_name", "pytest", "'pytest' is the name of a module that", id="package-test-tool"),
        pytest.param("description", "", "it must not be empty", id="description-empty"),
        pytest.param("description", "s" * 201, "it must have at most 200 characters", id="description-too-long"),
        pytest.param("coverage_unit", "101", "it must be from 0 to 100", id="unit-too-high"),
        pytest.param("coverage_integration", "-1", "it must be from 0 to 100", id="integration-too-low"),
        pytest.param("coverage_total", "most", "Invalid input", id="total-not-a-number"),
        pytest.param("coverage_total", "101", "it must be from 0 to 100", id="total-too-high"),
        pytest.param("mutation_score", "101", "it must be from 0 to 100", id="mutation-too-high"),
        pytest.param("benchmark_tolerance", "0", "it must be from 1 to 100", id="tolerance-too-low"),
        pytest.param("slow_seconds", "0", "it must be a finite number above 0", id="slow-at-once"),
        pytest.param("ci_shards", "0", "it must be from 1 to 32", id="no-shard"),
        pytest.param("ci_shards", "33", "it must be from 1 to 32", id="too-many-shards"),
    ],
)
def test_typed_answer_is_refused_on_the_screen_and_nothing_is_left(
    tmp_path: Path, question: str, typed: str, reason: str
) -> None:
    destination = tmp_path / "refused"
    steps = [(HELP[question], f"{ERASE_LINE}{typed}{ENTER}"), (reason, INTERRUPT)]
    converse(destination, steps, defaults=True, ask=[question])
    assert not destination.exists()


def test_choice_that_another_answer_rules_out_is_shown_with_the_reason(tmp_path: Path) -> None:
    steps = [
        (HELP["async_stack"], DOWN),
        ("Trio: through AnyIO, served by Hypercorn (no database driver of SQLAlchemy runs on Trio)", DOWN + ENTER),
    ]
    options = {"defaults": True, "ask": ["async_stack"], "exclude": ONLY_ANSWERS}
    converse(tmp_path / "shop", steps, **options)
    assert "async_stack: sync" in (tmp_path / "shop" / ".copier-answers.yml").read_text(encoding="utf-8")


def test_choices_speak_of_no_server_when_the_application_has_none(tmp_path: Path) -> None:
    options = {"answers": {"framework": "none"}, "defaults": True, "ask": ["async_stack", "layers"]}
    steps = [
        ("Trio: through AnyIO (no database driver", ENTER),
        ("integration: the storage and the services, together", INTERRUPT),
    ]
    converse(tmp_path / "shop", steps, **options)


def test_redis_is_not_asked_for_when_its_client_would_not_run(tmp_path: Path) -> None:
    answered = {
        "starter": "shop",
        "description": "A shop.",
        "python_version": "3.11",
        "framework": "fastapi",
        "database": "none",
        "async_stack": "trio",
    }
    steps = [(HELP["project_name"], ENTER), (HELP["package_name"], ENTER), (HELP["layers"], INTERRUPT)]
    screen = converse(tmp_path / "shop", steps, answers=answered)
    assert HELP["redis"] not in screen


def test_shards_are_not_asked_for_when_nothing_runs_them(tmp_path: Path) -> None:
    defaults = render(tmp_path / "defaults", exclude=ONLY_ANSWERS)
    recorded = yaml.safe_load((defaults / ".copier-answers.yml").read_text(encoding="utf-8"))
    answered = {name: recorded[name] for name in HELP if not name.startswith("ci")}
    steps = [(HELP["ci"], f"{DOWN}{DOWN}{ENTER}")]
    screen = converse(tmp_path / "shop", steps, answers=answered, exclude=ONLY_ANSWERS)
    assert HELP["ci_shards"] not in screen


def test_a_refused_answer_can_be_corrected(tmp_path: Path) -> None:
    steps = [
        (HELP["coverage_unit"], f"{ERASE_LINE}101{ENTER}"),
        ("it must be from 0 to 100", f"{ERASE_LINE}100{ENTER}"),
    ]
    converse(tmp_path / "shop", steps, defaults=True, ask=["coverage_unit"], exclude=ONLY_ANSWERS)
    assert "coverage_unit: 100" in (tmp_path / "shop" / ".copier-answers.yml").read_text(encoding="utf-8")
