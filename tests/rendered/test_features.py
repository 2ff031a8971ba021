"""The layer of features: green on each stack, and red for what a feature does not want."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.toolchain import assert_clean, outcomes, pytest_in, run

FEATURES = {"layers": ["bdd"]}

STACKS: list[dict[str, Any]] = [
    {},
    {"async_stack": "sync", "framework": "none"},
    {"async_stack": "anyio", "database": "postgresql", "redis": True},
    {"async_stack": "trio", "database": "none"},
]

THEN = "pytest_bdd.then(name, stacklevel=MODULE_OF_THE_STEP, **options)\n    return lambda function: decorate({})"
NEVER = "was never awaited"


@pytest.mark.parametrize("answers", STACKS, ids=["asyncio", "sync-library", "anyio-postgresql", "trio"])
def test_features_are_green(tmp_path: Path, answers: dict[str, Any]) -> None:
    repository = render(tmp_path / "shop", FEATURES | answers)

    assert_clean(repository)
    results = outcomes(repository, "tests/bdd")
    assert len(results) == 5
    assert set(results.values()) == {"passed"}


@pytest.mark.parametrize(
    ("path", "old", "new", "reason"),
    [
        pytest.param(
            "src/shop/services/orders.py", "restock(item.quantity)", "restock(1)", "assert 9 == 10", id="fault"
        ),
        pytest.param(
            "tests/bdd/buying.feature", "4 pieces of the cup", "3 pieces of the cup", "assert 4 == 3", id="wish"
        ),
        pytest.param("tests/bdd/buying.feature", "comes to", "amounts to", "StepDefinitionNotFoundError", id="no-step"),
        pytest.param(
            "tests/kit/steps.py", THEN.format("awaited(function)"), THEN.format("function"), NEVER, id="coroutine"
        ),
    ],
)
def test_features_are_red(tmp_path: Path, path: str, old: str, new: str, reason: str) -> None:
    repository = render(tmp_path / "shop", FEATURES)
    edit(repository / path, old, new)

    finished = pytest_in(repository, "tests/bdd")

    assert finished.status != 0
    assert reason in finished.output


def test_guide_prints_the_scenarios_and_the_steps(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", FEATURES)

    shown = pytest_in(repository, "tests/bdd", "--gherkin-terminal-reporter", "-vv").output
    generated = run(repository, "pytest-bdd", "generate", "tests/bdd/buying.feature").output

    assert "Given 10 pieces of the teapot at 29.99" in " ".join(shown.split())
    assert "@when('the cart is ordered')" in generated
