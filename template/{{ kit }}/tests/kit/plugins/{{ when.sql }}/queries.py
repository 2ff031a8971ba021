# Managed by copier-pytest: `copier update` rewrites this file.
"""The number of statements that a piece of code sends: the guard against one query per row."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

AssertQueries = Callable[[int], AbstractContextManager[None]]

TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "RELEASE", "ROLLBACK", "SAVEPOINT")


@pytest.fixture
def assert_queries() -> AssertQueries:
    """Return `assert_queries(count)`: a `with` block that fails unless it sends so many statements.

    All connections count, those of the application too; transaction control does not.
    """
    return counted_queries


@contextmanager
def counted_queries(count: int) -> Iterator[None]:
    """Fail the test, with the statements, unless so many are sent inside of the `with` block."""
    from sqlalchemy import Engine, event

    statements: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(TRANSACTION_CONTROL):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", remember)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", remember)
    if len(statements) != count:
        sent = [f"{number}. {' '.join(text.split())}" for number, text in enumerate(statements, 1)]
        pytest.fail("\n".join([f"{len(statements)} queries instead of {count}", *sent]))
