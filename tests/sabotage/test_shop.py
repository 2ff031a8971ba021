"""Faults that the shop itself can have: each is planted in turn, and the tests of that part must go red and say why."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.edits import edit
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
            id="log-in-that-tells-who-is-registered",
        ),
        pytest.param(
            "api/products.py",
            "    tags: list[str]\n",
            "",
            "integration/test_openapi.py",
            "1 snapshot failed.",
            id="field-that-clients-lose",
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
        (repository / "tests/plugins/factories.py").unlink()

    finished = pytest_in(repository, "tests/unit/test_planted.py")

    assert (finished.status == FAILED) == (turns == "without"), finished.output


def test_test_fails_when_it_leaves_a_mail_server_running(repository: Path) -> None:
    source = """
        from tests.plugins.mail import MailServer

        def test_planted():
            MailServer().start()
        """
    (repository / "tests/integration/test_planted.py").write_text(dedent(source), encoding="utf-8")

    finished = pytest_in(repository, "tests/integration/test_planted.py")

    assert finished.status == FAILED, finished.output
    assert "the test left the thread" in finished.output
