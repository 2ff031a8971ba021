"""Programs that use the shop, each in a process of its own, as its users run them."""

from decimal import Decimal

import pytest

from tests.e2e.conftest import RunProgram
from tests.fakes import DECLINED_TOKEN
from tests.fakes.payment_provider import PaymentProvider


@pytest.mark.smoke
def test_program_registers_and_buys(run_program: RunProgram, provider: PaymentProvider) -> None:
    finished = run_program("buy", "buyer@example.com", "tok_visa")

    assert finished.stderr == ""
    (ordered, order, total), (status,) = map(str.split, finished.stdout.splitlines())
    assert (ordered, total, status) == ("ordered", "59.98", "paid")
    assert provider.charges[f"order-{order}-1"] == Decimal("59.98")


def test_program_fails_when_the_card_is_declined(run_program: RunProgram) -> None:
    finished = run_program("buy", "poor@example.com", DECLINED_TOKEN)

    assert finished.returncode == 1
    assert "PaymentDeclinedError: The payment was declined" in finished.stderr
    assert finished.stdout.startswith("ordered")
    assert "paid" not in finished.stdout
