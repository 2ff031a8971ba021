"""The rendered suite: green, without a warning or a skip, in any order and on any number of workers."""

import re
from pathlib import Path

import pytest

from tests.support.rendering import render
from tests.support.templates import ROOT
from tests.support.terminals import shown
from tests.support.toolchain import outcomes


def test_suite_is_green(uncombined: Path) -> None:
    results = outcomes(uncombined)

    assert results
    assert set(results.values()) == {"passed"}


def test_benchmarks_are_green(tmp_path: Path) -> None:
    results = outcomes(render(tmp_path / "shop"), "tests/performance", session=True)

    assert results
    assert set(results.values()) == {"passed"}


@pytest.mark.quick
def test_picture_of_a_run_shows_as_many_tests_as_there_are(in_order: dict[str, str]) -> None:
    picture = "\n".join(shown((ROOT / "docs/run.svg").read_text(encoding="utf-8")))

    assert re.findall(r"^(\d+) passed[ ,]", picture, re.MULTILINE) == [str(len(in_order))]


@pytest.fixture(scope="module")
def in_order(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the outcomes of the default suite in the order of its files."""
    return outcomes(render(tmp_path_factory.mktemp("in_order") / "shop"), "-p", "no:randomly")


def test_benchmarks_run_only_on_request(tmp_path: Path, in_order: dict[str, str]) -> None:
    marked = outcomes(render(tmp_path / "shop"), "-m", "performance", "--benchmark-disable", session=True)

    assert marked
    assert all("performance" in name for name in marked)
    assert not any("performance" in name for name in in_order)


@pytest.mark.parametrize("seed", range(2))
def test_order_makes_no_difference(tmp_path: Path, in_order: dict[str, str], seed: int) -> None:
    workers = ["-n2"] if seed % 2 else []

    assert outcomes(render(tmp_path / "shop"), f"--randomly-seed={seed}", *workers) == in_order


@pytest.mark.quick
def test_worked_example_is_shown_by_tests_that_pass(tmp_path: Path, in_order: dict[str, str]) -> None:
    page = (ROOT / "docs/worked-example.md").read_text(encoding="utf-8")
    named = re.findall(r"`tests/([\w/]+)[.]py::([^`]+)`", page)
    benchmarks = outcomes(render(tmp_path / "shop"), "tests/performance", "--benchmark-disable", session=True)
    ran = in_order | benchmarks
    passed = {test for test, outcome in ran.items() if outcome == "passed"}
    passed |= {test.partition("[")[0] for test in passed}

    assert "| |" not in page
    assert len(named) > 100
    assert [test for folder, test in named if f"tests.{folder.replace('/', '.')}::{test}" not in passed] == []
