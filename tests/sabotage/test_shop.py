"""Faults that the shop itself can have: each is planted in turn, and the tests of that part must go red and say why."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.toolchain import pytest_in

FAILED = 1


@pytest.mark.parametrize(
    ("source", "old", "new", "tests", "reason"),
    [
        pytest.param(
            "adapters/unit_of_work.py",
            "autoescape=True",
            "autoescape=False",
            "integration/test_unit_of_work.py",
            "test_products_are_searched_by_text[real-no-wildcard-for-one]",
            id="wildcard-in-a-search",
        ),
        pytest.param(
            "adapters/database.py",
            '@event.listens_for(Product, "before_update")\n',
            "",
            "integration/test_unit_of_work.py",
            "test_changed_product_is_found_by_its_new_text[real]",
            id="search-that-does-not-follow-a-change",
        ),
        pytest.param(
            "adapters/mails.py",
            "server.starttls(context=authorities)",
            "server.ehlo()",
            "integration/test_mails.py",
            "STARTTLS",
            id="mail-without-tls",
        ),
        pytest.param(
            "adapters/mails.py",
            "ssl.create_default_context(cafile=self.certificates)",
            "ssl._create_unverified_context()",
            "integration/test_mails.py",
            "test_nobody_gets_mail_when_another_authority_is_trusted",
            id="mail-to-anybody-s-server",
        ),
        pytest.param(
            "services/mails.py",
            "except MailNotSentError as error:",
            "except ZeroDivisionError as error:",
            "unit/test_users.py",
            "test_registered_user_is_kept_when_the_welcome_fails",
            id="registration-that-a-mail-server-undoes",
        ),
        pytest.param(
            "services/users.py",
            "is_right = await self.passwords.verify(password, user.password_hash if user else None)",
            "is_right = user and await self.passwords.verify(password, user.password_hash)",
            "unit/test_users.py",
            "Expected 'verify' to be called once. Called 0 times.",
            id="login-that-tells-who-is-registered",
        ),
        pytest.param(
            "api/products.py",
            "    tags: list[str]\n",
            "",
            "integration/test_openapi.py",
            "1 snapshot failed.",
            id="field-that-clients-lose",
        ),
        pytest.param(
            "services/orders.py",
            "item = await self.work.carts.lock(user_id, product_id)",
            "item = next((i for i in await self.work.carts.items(user_id) if i.product_id == product_id), None)",
            "integration/test_overlapping_work.py",
            "test_units_are_added_up_when_another_adds_in_between[real]",
            id="units-that-are-lost",
        ),
        *[
            pytest.param(
                "adapters/database.py",
                f"version_id_col={table}.c.version",
                f"version_id_col={table}.c.version, version_id_generator=lambda _: 1",
                "integration/test_overlapping_work.py",
                f"test_second_change_is_refused_when_both_build_on_the_same[real-{what}]",
                id=f"{what}-whose-change-is-lost",
            )
            for table, what in [
                ("users", "user"),
                ("products", "product"),
                ("cart_items", "cart-item"),
                ("orders", "order"),
            ]
        ],
        pytest.param(
            "services/orders.py",
            "                await self._refund(order_id, payment_id)\n",
            "",
            "integration/test_overlapping_work.py",
            "test_charge_is_given_back_when_the_order_is_cancelled_meanwhile[real]",
            id="charge-for-a-cancelled-order",
        ),
        pytest.param(
            "services/orders.py",
            """        await self._buyer(user_id)
        items""",
            "        items",
            "integration/test_authorization.py",
            "test_admin_is_told_that_there_is_no_such_thing[GET /api/users/{user_id}/cart]",
            id="cart-of-nobody",
        ),
        pytest.param(
            "services/orders.py",
            "        checked_amount(order.total)\n",
            "",
            "unit/test_paying.py",
            "test_order_is_refused_when_nobody_could_pay_for_it[too-much]",
            id="order-that-nobody-can-pay",
        ),
        pytest.param(
            "domain/orders.py",
            "            self.attempt += 1",
            "            self.attempt += 0",
            "unit/test_paying.py",
            "test_declined_order_can_be_paid_with_another_card",
            id="key-of-a-declined-payment",
        ),
    ],
)
def test_suite_is_red_when_the_shop_has_a_fault(
    repository: Path, source: str, old: str, new: str, tests: str, reason: str
) -> None:
    edit(repository / "src/shop" / source, old, new)

    finished = pytest_in(repository, f"tests/{tests}")

    assert finished.status == FAILED, finished.output
    assert reason in finished.output


@pytest.mark.parametrize("turns", ["with", "without"])
def test_value_depends_on_the_tests_before_when_no_plugin_resets_the_factories(repository: Path, turns: str) -> None:
    source = """
        from tests.factories import UserFactory

        def test_first():
            assert UserFactory.build().username == "user_0"

        def test_second():
            assert UserFactory.build().username == "user_0"
        """
    (repository / "tests/unit/test_planted.py").write_text(dedent(source), encoding="utf-8")
    if turns == "without":
        (repository / "tests/kit/plugins/factories.py").unlink()

    finished = pytest_in(repository, "tests/unit/test_planted.py")

    assert (finished.status == FAILED) == (turns == "without"), finished.output


def test_test_fails_when_it_leaves_a_mail_server_running(repository: Path) -> None:
    source = """
        from tests.kit.mail_server import MailServer

        def test_planted():
            MailServer().start()
            assert True
        """
    (repository / "tests/integration/test_planted.py").write_text(dedent(source), encoding="utf-8")

    finished = pytest_in(repository, "tests/integration/test_planted.py")

    assert finished.status == FAILED, finished.output
    assert "the test left the thread" in finished.output


@pytest.mark.parametrize(
    ("source", "old", "new", "reason"),
    [
        pytest.param(
            "api/orders.py", "409, 422, 502)", "409, 422)", "Undocumented status code", id="status-that-is-not-named"
        ),
        pytest.param(
            "api/orders.py",
            "responses=refused(401, 403, 404, 422)",
            "responses=refused(401, 402, 403, 404, 418, 422)",
            "402",
            id="status-that-never-comes",
        ),
    ],
)
def test_document_that_is_not_kept_is_found(tmp_path: Path, source: str, old: str, new: str, reason: str) -> None:
    repository = render(tmp_path / "shop", {"layers": ["contract"]})
    path = repository / "src/shop" / source
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    finished = pytest_in(repository, "tests/contract/test_coverage.py")

    assert finished.status == FAILED, finished.output
    assert reason in finished.output


def test_item_that_comes_late_is_lost_where_the_whole_cart_is_deleted(server_repository: Path) -> None:
    edit(server_repository / "src/shop/adapters/unit_of_work.py", ".where(of_user, taken)", ".where(of_user)")

    finished = pytest_in(server_repository, "tests/integration/test_late_items.py")

    assert finished.status == FAILED, finished.output
    assert "test_item_stays_in_the_cart_when_it_comes_while_the_order_is_placed" in finished.output
