"""A test that asserts nothing fails, and one that asserts through something else does not."""

from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.toolchain import pytest_in, run
from tests.support.toys import make_toy, write

TESTS = """\
import unittest

import pytest

from shop.prices import tax, total
from tests.helper import judge


def check(amount):
    assert amount


@pytest.fixture
def sure():
    def sure(amount):
        assert amount

    return sure


def test_calls():
    total([1])


@pytest.mark.parametrize("amount", [1])
def test_compares(amount):
    total([amount]) == 1


class TestCase(unittest.TestCase):
    def test_calls_as_a_method(self):
        total([1])

    def test_asserts_as_a_method(self):
        self.assertEqual(total([1]), 1)


def test_function_of_the_module_asserts():
    check(total([1]))


def test_function_of_another_module_asserts():
    judge(total([1]))


def test_fixture_asserts(sure):
    sure(tax(100))


def test_error_is_expected():
    with pytest.raises(ValueError):
        total([])


@pytest.mark.asserts_nothing("the code under test checks itself")
def test_says_why():
    total([1])
"""
HELPER = "def judge(amount):\n    assert amount\n"


def test_test_that_asserts_nothing_fails(none_repository: Path) -> None:
    repository = make_toy(none_repository)
    write(repository / "tests", {"unit/test_bad.py": TESTS, "helper.py": HELPER})

    finished = pytest_in(repository, "tests/unit")

    failed = {line.split(" - ")[0] for line in finished.output.splitlines() if line.startswith("FAILED")}
    names = ["test_calls", "test_compares[1]", "TestCase::test_calls_as_a_method"]
    assert failed == {f"FAILED tests/unit/test_bad.py::{name}" for name in names}, finished.output
    assert "the test asserts nothing: assert what the code must do, or mark the test" in finished.output


@pytest.mark.parametrize(
    ("answers", "edited"),
    [
        pytest.param({"database": "sqlite"}, "ports.py", id="shop"),
        pytest.param({"starter": "blank", "async_stack": "sync"}, "", id="blank"),
    ],
)
def test_second_checker_of_types_finds_a_method_of_a_port_that_returns_nothing(
    tmp_path: Path, answers: dict[str, str], edited: str
) -> None:
    repository = render(tmp_path / "shop", answers)

    clean = run(repository, "basedpyright", session=True)
    if edited:
        (port,) = (repository / "src").rglob(edited)
        edit(
            port,
            '    def unit_of_work(self) -> UnitOfWork:\n        """Begin a unit of work."""\n        ...\n',
            '    def unit_of_work(self) -> UnitOfWork:\n        """Begin a unit of work."""\n',
        )
    broken = run(repository, "basedpyright", session=True)

    assert clean.status == 0, clean.output
    assert broken.status == (1 if edited else 0)
    assert ("must return value on all code paths" in broken.output) == bool(edited)
