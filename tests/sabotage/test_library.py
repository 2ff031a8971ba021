"""With a rule of the library broken, its suite goes red and says where."""

import shutil
from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.rendering import pristine
from tests.support.toolchain import pytest_in


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered as a library that keeps its data in memory."""
    return shutil.copytree(pristine(framework="none", database="none"), tmp_path / "shop")


@pytest.mark.parametrize(
    ("path", "rule", "broken", "test"),
    [
        pytest.param(
            "tests/storage.py",
            "    shop.storage = storage\n",
            "    assert storage\n",
            "test_storage_is_empty_when_a_test_begins",
            id="storage-of-the-test-s-own",
        ),
        pytest.param(
            "src/shop/services/access.py",
            "if not user.is_active:",
            "if False:",
            "test_user_is_locked_out_when_deactivated",
            id="deactivated-users",
        ),
        pytest.param(
            "src/shop/services/access.py",
            "self.tokens.issue(user.id)",
            "self.tokens.issue(user.id + 1)",
            "test_login_gives_a_token_that_names_the_user",
            id="token-of-somebody-else",
        ),
        pytest.param(
            "src/shop/services/orders.py",
            "actor.ensure_may_act_for(order.user_id)",
            "assert actor",
            "test_order_is_hidden_from_other_users",
            id="orders-of-other-users",
        ),
        pytest.param(
            "src/shop/shop.py",
            "async with payment_client:",
            "async with httpx2.AsyncClient():",
            "test_payment_client_is_closed_with_the_shop",
            id="payment-client-that-stays-open",
        ),
    ],
)
def test_suite_is_red_when_a_rule_is_broken(repository: Path, path: str, rule: str, broken: str, test: str) -> None:
    edit(repository / path, rule, broken)

    finished = pytest_in(repository)

    assert finished.status != 0
    assert test in finished.output
