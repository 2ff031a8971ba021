"""The properties find what is wrong with the shop, and Hypothesis works as the guide says."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.edits import edit
from tests.support.toolchain import pytest_in
from tests.support.toys import make_toy, write

FAULTS = {
    "src/shop/domain/users.py": (
        "[A-Za-z0-9_]{3,50}",
        r"\w{3,50}",
        "test_username_is_refused_when_one_character_is_foreign",
    ),
    "src/shop/services/users.py": (
        "find_by_email(checked_email(email))",
        "find_by_email(email.lower())",
        "test_registered_user_can_log_in_and_nobody_can_take_the_place",
    ),
    "src/shop/domain/pricing.py": (
        "_to_cents(price * (1 - rate))",
        "_to_cents(price * (1 - min(rate, 1 - rate)))",
        "test_larger_discount_never_leaves_a_higher_price",
    ),
    "src/shop/services/orders.py": (
        "products[item.product_id].restock(item.quantity)",
        "products[item.product_id].restock(1)",
        "test_books_balance",
    ),
    "src/shop/api/dependencies.py": (
        "Field(ge=1, le=2**31 - 1)",
        "Field(ge=1)",
        "test_no_request_makes_the_application_fail",
    ),
    "tests/factories/products.py": (
        'Decimal("10.00")',
        'Decimal("10.001")',
        "test_what_is_built_is_stored_as_it_is",
    ),
    "tests/property/conftest.py": (
        "async with isolated_session(db_engine, session_factory):",
        "if isolated_session and db_engine and session_factory:",
        "test_storage_is_empty_for_each_input",
    ),
}
"""The rule that is broken in a file, how, and the property that finds it."""

QUICK = """
import pytest
from hypothesis import Phase, settings


@pytest.hookimpl(trylast=True)
def pytest_configure():
    phases = [Phase.explicit, Phase.generate]
    settings.register_profile("ci", settings.get_profile("ci"), phases=phases)
"""
"""A plugin that leaves out the search for the smallest input."""

INPUTS = """
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st


@given(st.integers())
def test_writes(number):
    with Path("inputs").open("a") as file:
        file.write(f"{number} ")
    assert True
"""


def test_properties_find_what_is_broken(repository: Path, subtests: pytest.Subtests) -> None:
    for path, (rule, fault, _) in FAULTS.items():
        edit(repository / path, rule, fault)
    write(repository / "tests/kit/plugins", {"quick.py": QUICK})

    finished = pytest_in(repository, "tests/property", "--hypothesis-profile=ci", "--show-capture=no")

    for path, (*_, test) in FAULTS.items():
        with subtests.test(path):
            failed = rf"^FAILED tests/property/\S+::{test}\b"
            assert re.search(failed, finished.output, re.MULTILINE), finished.output


@pytest.fixture
def toy(none_repository: Path) -> Path:
    """Return a repo with tests of a few lines."""
    return make_toy(none_repository)


@pytest.mark.parametrize(
    ("arguments", "env", "profile"),
    [
        pytest.param([], {}, "dev, at most 100", id="default"),
        pytest.param([], {"CI": "true"}, "ci, at most 200", id="ci"),
        pytest.param([], {"CI": "true", "HYPOTHESIS_PROFILE": "deep"}, "deep, at most 5000", id="variable"),
        pytest.param(["--hypothesis-profile=ci"], {"HYPOTHESIS_PROFILE": "deep"}, "ci, at most 200", id="option"),
    ],
)
def test_head_of_the_report_says_which_profile_it_is(
    toy: Path, arguments: list[str], env: dict[str, str], profile: str
) -> None:
    finished = pytest_in(toy, "tests/unit", *arguments, env=env)

    assert f"hypothesis: profile {profile} examples" in finished.output


def test_unknown_profile_is_refused_with_those_that_there_are(toy: Path) -> None:
    finished = pytest_in(toy, "--hypothesis-profile=deeep")

    assert finished.status == 4
    assert "Hypothesis has no profile 'deeep'; there are dev, ci, deep" in finished.output


@pytest.mark.parametrize(("profile", "tried"), [("dev", 2), ("ci", 1)])
def test_inputs_are_the_same_in_each_run_of_ci_only(toy: Path, profile: str, tried: int) -> None:
    write(toy / "tests", {"property/test_inputs.py": INPUTS})
    inputs = set()
    for seed in ("1", "2"):
        pytest_in(toy, "tests/property", f"--hypothesis-profile={profile}", f"--randomly-seed={seed}")
        inputs.add((toy / "inputs").read_text(encoding="utf-8"))
        (toy / "inputs").unlink()

    assert len(inputs) == tried


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(
            """
            import socket

            def test_planted():
                socket.create_connection(("127.0.0.1", 9))
                assert True
            """,
            "SocketBlockedError",
            id="socket",
        ),
        pytest.param(
            """
            import time

            from hypothesis import given
            from hypothesis import strategies as st

            @given(st.data())
            async def test_planted(data):
                data.draw(st.emails())
                time.sleep(0)
                assert True
            """,
            "Blocking call to time.sleep",
            id="coroutine-that-blocks",
        ),
        pytest.param(
            """
            from hypothesis import given
            from hypothesis import strategies as st

            @given(st.integers())
            async def test_planted(isolation, number):
                assert True
            """,
            "function-scoped fixture",
            id="fixture-of-a-test",
        ),
        pytest.param(
            """
            from hypothesis import strategies as st
            from hypothesis.stateful import run_state_machine_as_test

            from tests.kit.stateful import RuleBasedStateMachine, rule

            class Machine(RuleBasedStateMachine):
                @rule(number=st.integers())
                async def refuse(self, number):
                    assert number < 1000

            def test_planted():
                run_state_machine_as_test(Machine)
            """,
            "state.refuse(number=1000)",
            id="rule-that-is-a-coroutine",
        ),
    ],
)
@pytest.mark.quick("socket")
def test_suite_is_red_when_a_property_has_a_fault(repository: Path, source: str, reason: str) -> None:
    write(repository / "tests", {"property/test_planted.py": dedent(source)})

    finished = pytest_in(repository, "tests/property/test_planted.py")

    assert finished.status == 1, finished.output
    assert reason in finished.output
