"""Databases that a user's test must not reach or change: each way is planted, and the test must fail and say why."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.toolchain import pytest_in

FAILED = 1

OWN_ENGINE = """
    from contextlib import suppress

    import pytest
    from sqlalchemy import create_engine, text

    from tests.factories import UserFactory

    pytestmark = pytest.mark.asserts_nothing("each has to be refused")


    def test_foreign():
        create_engine("sqlite:///shop.db").connect()


    def test_swallowed():
        with suppress(Exception):
            create_engine("sqlite:///swallowed.db").connect()


    def test_swallowed_whole():
        with suppress(BaseException):
            create_engine("sqlite:///whole.db").connect()


    async def test_forgotten(app):
        async with app.state.resources.storage.unit_of_work() as unit:
            await unit.users.add(UserFactory.build(username="somebody", email="somebody@example.com"))
            await unit.commit()


    async def test_by_hand(db_engine):
        async with db_engine.begin() as connection:
            await connection.execute(text("DELETE FROM users"))


    @pytest.fixture
    async def straggler(app):
        made = []
        yield made
        for session in made:
            await session.execute(text("DELETE FROM users"))


    async def test_straggling(straggler, committed_db, app):
        straggler.append(app.state.resources.storage.session_factory())
"""


@pytest.mark.parametrize("name", ["repository", "postgresql_repository", "mysql_repository"])
def test_test_fails_when_it_stores_where_nobody_undoes(name: str, request: pytest.FixtureRequest) -> None:
    repository: Path = request.getfixturevalue(name)
    (repository / "tests/integration/test_planted.py").write_text(dedent(OWN_ENGINE), encoding="utf-8")

    finished = pytest_in(repository, "tests/integration/test_planted.py", "-p", "no:randomly", env={"COLUMNS": "300"})

    assert finished.status == FAILED, finished.output
    for database in ("shop", "swallowed", "whole"):
        assert f"/{database}.db is no database of this run" in finished.output
        assert not (repository / f"{database}.db").exists()
    assert "the application's own engine would store in the database of the tests" in finished.output
    assert finished.output.count("it sent: DELETE FROM users") >= 2, finished.output
    for test in ("foreign", "swallowed", "forgotten", "by_hand"):
        assert f"FAILED tests/integration/test_planted.py::test_{test}" in finished.output
    for test in ("swallowed_whole", "straggling"):
        assert f"ERROR tests/integration/test_planted.py::test_{test}" in finished.output


def test_run_fails_when_the_application_connects_while_it_is_imported(repository: Path) -> None:
    main = repository / "src/shop/main.py"
    planted = "\nfrom sqlalchemy import create_engine\ncreate_engine('sqlite:///shop.db').connect()\n"
    main.write_text(main.read_text(encoding="utf-8") + planted, encoding="utf-8")

    finished = pytest_in(repository, "tests/unit")

    assert finished.status != 0
    assert "shop.db is no database of this run, and nothing was sent there" in finished.output
    assert "not when it is imported" in finished.output
    assert not (repository / "shop.db").exists()


def test_environment_of_the_developer_makes_no_difference(repository: Path) -> None:
    exported = {
        "DATABASE_URL": "sqlite+aiosqlite:///developer.db",
        "TOKEN_SECRET": "short",
        "TOKEN_LIFETIME": "PT1S",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "ALL_PROXY": "http://127.0.0.1:9",
        "PGSSLMODE": "require",
    }

    finished = pytest_in(repository, "tests/unit", "tests/e2e", "tests/security", env=exported)

    assert finished.status == 0, finished.output
