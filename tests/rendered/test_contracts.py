"""The layer of contracts: green on each stack, and red for what breaks one."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.toolchain import assert_clean, outcomes, pytest_in

CONTRACTS = {"layers": ["contract"]}

STACKS = [
    pytest.param({}, id="asyncio"),
    pytest.param({"async_stack": "sync", "database": "mysql"}, id="sync-mysql", marks=pytest.mark.needs("mariadb")),
    pytest.param({"async_stack": "anyio", "database": "postgresql", "redis": True}, id="anyio-postgresql"),
    pytest.param({"async_stack": "trio", "database": "none", "framework": "none"}, id="trio-library"),
    pytest.param({"async_stack": "trio", "database": "none", "starter": "blank"}, id="trio-blank"),
]


@pytest.mark.parametrize("answers", STACKS)
def test_contracts_are_kept(tmp_path: Path, answers: dict[str, Any]) -> None:
    repository = render(tmp_path / "shop", CONTRACTS | answers)

    assert_clean(repository)
    results = outcomes(repository, "tests/contract")
    assert results
    assert set(results.values()) == {"passed"}


def test_pact_is_left_for_the_provider(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", CONTRACTS | {"framework": "none", "package_name": "tea_shop"})

    outcomes(repository, "tests/contract")

    pact = json.loads((repository / "reports/pacts/tea-shop-payment-provider.json").read_text(encoding="utf-8"))
    assert (pact["consumer"]["name"], pact["provider"]["name"]) == ("tea-shop", "payment-provider")
    assert [interaction["description"] for interaction in pact["interactions"]] == [
        "a charge",
        "a charge that is declined",
        "a refund",
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "reason"),
    [
        pytest.param("src/shop/api/__init__.py", '{"detail": detail}', '{"details": detail}', "detail", id="form"),
        pytest.param("src/shop/api/users.py", "(400, 409, 422)", "(400, 409)", "HTTPValidationError", id="document"),
        pytest.param("src/shop/adapters/payments.py", '"amount": str(', '"sum": str(', "keeps_the_pact", id="request"),
        pytest.param(
            "tests/fakes/payment_provider.py", '201, {"id": key', '200, {"id": key', "status code", id="stand-in"
        ),
        pytest.param(
            "tests/contract/test_payment_provider.py",
            "            await payments.charge(charge(DECLINED_TOKEN))\n",
            "            raise PaymentDeclinedError\n",
            "ERROR tests/contract/test_payment_provider.py::test_shop_keeps_the_pact",
            id="unasked",
        ),
    ],
)
def test_broken_contract_is_found(tmp_path: Path, path: str, old: str, new: str, reason: str) -> None:
    repository = render(tmp_path / "shop", CONTRACTS)
    edit(repository / path, old, new)

    finished = pytest_in(repository, "tests/contract")

    assert finished.status == 1
    assert reason in finished.output


@pytest.mark.quick
def test_contract_is_refused_in_a_library_that_starts_blank(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a blank library neither offers an API nor asks for one"):
        render(tmp_path / "shop", CONTRACTS | {"framework": "none", "starter": "blank"})
