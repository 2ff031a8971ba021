"""Every combination of starter, framework, database, stack and Redis: the tools find nothing, the suite is green."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.combinations import AXES, combinations, label, parameters
from tests.support.rendering import render
from tests.support.toolchain import assert_clean, outcomes

THIRD = combinations(remainders=[0])
GATED = [
    answers
    for answers in THIRD
    if label(answers) in ("fastapi-postgresql-asyncio", "fastapi-none-sync", "fastapi-sqlite-asyncio-redis")
]
BLANK = combinations(starter="blank")
FEW = [*BLANK[::9], next(answers for answers in BLANK if answers["async_stack"] == "trio")]
"""Blank starts that have each database, each stack, both frameworks, and Redis or not."""


@pytest.mark.quick
def test_few_blank_starts_have_every_choice() -> None:
    for axis in AXES:
        assert {answers[axis] for answers in FEW} == {answers[axis] for answers in BLANK}, axis


@pytest.mark.quick
@pytest.mark.parametrize("answers", parameters(GATED))
def test_tools_suite_and_gates_are_green(tmp_path: Path, answers: dict[str, Any]) -> None:
    assert_green(render(tmp_path / "shop", answers))


@pytest.mark.parametrize("answers", parameters([answers for answers in THIRD if answers not in GATED]))
def test_tools_and_suite_are_green(tmp_path: Path, answers: dict[str, Any]) -> None:
    repository = render(tmp_path / "shop", answers)

    assert_clean(repository)
    # Measuring the coverage would take as long again; the weekly tier does it.
    everything = ["-m", "performance or not performance", "--benchmark-disable"]
    assert set(outcomes(repository, *everything, session=True).values()) == {"passed"}


@pytest.mark.deep
@pytest.mark.parametrize("answers", parameters([answers for answers in combinations() if answers not in GATED]))
def test_tools_suite_and_gates_of_the_others_are_green(tmp_path: Path, answers: dict[str, Any]) -> None:
    assert_green(render(tmp_path / "shop", answers))


@pytest.mark.parametrize("answers", parameters(FEW))
@pytest.mark.quick("blank-fastapi-sqlite-asyncio")
def test_tools_and_suite_of_a_blank_start_are_green(tmp_path: Path, answers: dict[str, Any]) -> None:
    assert_green(render(tmp_path / "shop", answers | {"coverage_total": 100}))


@pytest.mark.deep
@pytest.mark.parametrize("answers", parameters([answers for answers in BLANK if answers not in FEW]))
def test_tools_and_suite_of_the_other_blank_starts_are_green(tmp_path: Path, answers: dict[str, Any]) -> None:
    assert_green(render(tmp_path / "shop", answers | {"coverage_total": 100}))


@pytest.mark.deep
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("answers", parameters(combinations()))
def test_order_makes_no_difference(tmp_path: Path, answers: dict[str, Any]) -> None:
    repository = render(tmp_path / "shop", answers)
    in_order = outcomes(repository, "-p", "no:randomly")

    for seed in range(20):
        workers = ["-n2"] if seed % 2 else []
        assert outcomes(repository, f"--randomly-seed={seed}", *workers) == in_order


def assert_green(repository: Path) -> None:
    """Raise AssertionError unless the tools, the tests with their thresholds, and the benchmarks pass."""
    assert_clean(repository)
    assert set(outcomes(repository, "--cov").values()) == {"passed"}
    benchmarks = outcomes(repository, "tests/performance", "--benchmark-disable", session=True)
    assert set(benchmarks.values()) == {"passed"}
