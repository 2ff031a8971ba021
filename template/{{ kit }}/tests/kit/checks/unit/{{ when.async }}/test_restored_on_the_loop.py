# Managed by copier-pytest: `copier update` rewrites this file.
"""What a coroutine changes for its task is put back as well."""

import decimal

import pytest


@pytest.mark.parametrize("turn", [3, 4])
async def test_precision_is_put_back(turn: int) -> None:
    assert decimal.getcontext().prec == decimal.DefaultContext.prec

    decimal.getcontext().prec = turn
