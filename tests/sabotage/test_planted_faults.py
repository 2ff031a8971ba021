"""Faults that a user's test can have: each is planted in turn, and the suite must go red and say why."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.edits import edit
from tests.support.toolchain import pytest_in

FAILED = 1
MISUSED = 4


@pytest.mark.parametrize(
    ("path", "source", "reason"),
    [
        pytest.param(
            "unit",
            """
            import socket

            def test_planted():
                socket.create_connection(("127.0.0.1", 9))
                assert True
            """,
            "SocketBlockedError",
            id="socket-in-a-unit-test",
        ),
        pytest.param(
            "integration",
            """
            import socket

            def test_planted():
                socket.create_connection(("192.0.2.1", 80))
                assert True
            """,
            "SocketConnectBlockedError",
            id="connection-to-another-machine",
        ),
        pytest.param(
            "integration",
            """
            async def test_planted(async_http_client):
                await async_http_client.get("/unanswered")
                assert True
            """,
            "No response can be found for GET request",
            id="outgoing-request-without-an-answer",
        ),
        pytest.param(
            "integration",
            """
            def test_planted(httpx2_mock):
                httpx2_mock.add_response(url="http://upstream.example/")
                assert True
            """,
            "The following responses are mocked but not requested",
            id="answer-without-an-outgoing-request",
        ),
        pytest.param(
            "unit",
            """
            from datetime import datetime

            def test_planted():
                import warnings

                warnings.warn("old", DeprecationWarning)
                assert True
            """,
            "DeprecationWarning: old",
            id="warning",
        ),
        pytest.param(
            "unit",
            """
            import asyncio

            async def test_planted():
                asyncio.sleep(0)
                assert True
            """,
            "was never awaited",
            id="coroutine-that-is-not-awaited",
        ),
        pytest.param(
            "unit",
            """
            import gc
            from pathlib import Path

            def test_planted():
                Path(__file__).open()
                gc.collect()
                assert True
            """,
            "PytestUnraisableExceptionWarning",
            id="file-that-is-not-closed",
        ),
        pytest.param(
            "unit",
            """
            import pytest

            @pytest.mark.xfail
            def test_planted():
                assert True
            """,
            "[XPASS(strict)]",
            id="expected-failure-that-passes",
        ),
        pytest.param(
            "unit",
            """
            import time

            def test_planted():
                time.sleep(60)
                assert True
            """,
            "Timeout (>3.0s) from pytest-timeout",
            id="test-that-hangs",
        ),
        pytest.param(
            "integration",
            """
            from sqlalchemy import text

            async def test_planted(db_session):
                await db_session.execute(
                    text("INSERT INTO cart_items (user_id, product_id, quantity) VALUES (1, 1, 1)")
                )
                assert True
            """,
            "FOREIGN KEY constraint failed",
            id="row-that-refers-to-nothing",
        ),
        pytest.param(
            "unit",
            """
            from tests.factories import UserFactory

            async def test_planted():
                await UserFactory.create()
                assert True
            """,
            "let the test use the fixture db_session",
            id="factory-without-a-database",
        ),
    ],
)
@pytest.mark.quick
def test_suite_is_red_when_a_test_has_a_fault(repository: Path, path: str, source: str, reason: str) -> None:
    (repository / "tests" / path / "test_planted.py").write_text(dedent(source), encoding="utf-8")

    finished = pytest_in(repository, f"tests/{path}/test_planted.py", "-o", "timeout=3")

    assert finished.status == FAILED, finished.output
    assert reason in finished.output


@pytest.mark.parametrize(
    ("path", "source", "reason"),
    [
        pytest.param(
            "tests/unit/test_planted.py",
            """
            import pytest

            @pytest.mark.intergation
            def test_planted():
                assert True
            """,
            "'intergation' not found in `markers`",
            id="unknown-marker",
        ),
        pytest.param(
            "tests/unit/test_planted.py",
            """
            import pytest

            @pytest.mark.parametrize("number", [])
            def test_planted(number):
                assert True
            """,
            "Empty parameter set in 'test_planted'",
            id="no-parameters",
        ),
        pytest.param(
            "tests/unit/test_planted.py",
            """
            import pytest

            @pytest.mark.parametrize("number", [1, 1])
            def test_planted(number):
                assert True
            """,
            "Duplicate parametrization IDs",
            id="duplicate-parameters",
        ),
        pytest.param("tests/test_planted.py", "def test_planted(): assert True", "lies in no layer", id="no-layer"),
        pytest.param(
            "tests/smoke/test_planted.py", "def test_planted(): assert True", "lies in no layer", id="unknown-layer"
        ),
    ],
)
@pytest.mark.quick("no-layer")
def test_collection_is_refused_when_a_test_has_a_fault(repository: Path, path: str, source: str, reason: str) -> None:
    planted = repository / path
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(dedent(source), encoding="utf-8")

    finished = pytest_in(repository)

    assert finished.status not in (0, FAILED), finished.output
    assert reason in finished.output


def test_run_is_refused_when_the_configuration_has_an_unknown_option(repository: Path) -> None:
    with (repository / "pytest.ini").open("a", encoding="utf-8") as configuration:
        configuration.write("asyncio_mod = auto\n")

    finished = pytest_in(repository)

    assert finished.status == MISUSED, finished.output
    assert "Unknown config option: asyncio_mod" in finished.output


@pytest.mark.quick
def test_row_of_one_test_is_not_seen_by_the_next(repository: Path) -> None:
    source = """
        import pytest
        from sqlalchemy import text

        @pytest.mark.parametrize("order", ["first", "second"])
        async def test_planted(client, db_session, order):
            registration = {"username": "same", "email": "same@example.com", "password": "a long password", "age": 30}
            response = await client.post("/api/users", json=registration)
            assert response.status_code == 201
            assert await db_session.scalar(text("SELECT count(*) FROM users")) == 1
        """
    (repository / "tests/integration/test_planted.py").write_text(dedent(source), encoding="utf-8")
    plugin, mark = repository / "tests/kit/plugins/database.py", repository / "tests/kit/transaction.py"

    assert pytest_in(repository, "tests/integration/test_planted.py").status == 0
    edit(plugin, "transaction.rollback()", "transaction.commit()")
    edit(mark, "ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT")
    assert pytest_in(repository, "tests/integration/test_planted.py").status == FAILED


def test_row_is_not_seen_by_the_next_test_when_the_test_or_its_tear_down_fails(repository: Path) -> None:
    source = """
        import pytest
        from sqlalchemy import text

        COUNT = text("SELECT count(*) FROM users")

        @pytest.fixture
        def planted(db_session):
            yield
            raise LookupError

        async def register(client):
            registration = {"username": "same", "email": "same@example.com", "password": "a long password", "age": 30}
            response = await client.post("/api/users", json=registration)
            assert response.status_code == 201

        async def test_that_fails(client, db_session):
            await register(client)
            raise LookupError

        async def test_whose_tear_down_fails(client, db_session, planted):
            assert await db_session.scalar(COUNT) == 0
            await register(client)

        async def test_that_looks(db_session):
            assert await db_session.scalar(COUNT) == 0
        """
    (repository / "tests/integration/test_planted.py").write_text(dedent(source), encoding="utf-8")

    finished = pytest_in(repository, "tests/integration/test_planted.py", "-p", "no:randomly")

    assert "1 failed, 2 passed, 1 error" in finished.output
    assert "FAILED tests/integration/test_planted.py::test_that_fails" in finished.output
