# Managed by copier-pytest: `copier update` rewrites this file.
"""A connection on which a test has changed more than rows is closed, and not the next test's."""

import re
from typing import Any

from sqlalchemy import Engine, StaticPool, event

CHANGE = re.compile(
    r"""
    \s*(?:
        (?:RE)?SET\s+(?!LOCAL\b|CONSTRAINTS\b|TRANSACTION\b)  # variables, roles, modes
        # A driver keeps how a table was when it prepared a statement, also when that is undone.
        | (?:CREATE|ALTER|DROP)\b
        | PRAGMA\s+(?![\w.]*(?:info|list)\b)
        | (?:ATTACH|DETACH|LISTEN|LOCK|USE|PREPARE|DECLARE|LOAD|HANDLER|DO)\b
    )
    | .*(?:
        \b(?:pg_(?:try_)?advisory_lock(?:_shared)?|set_config|get_lock)\s*\(
        | @\w+\s*:= | \bINTO\s+@ | \bINTO\s+TEMP
    )
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
"""What begins a statement, or is in it, that outlives the transaction on its connection."""

SCHEMA = re.compile(r"\s*(?:CREATE|ALTER|DROP)\b", re.IGNORECASE)
CHANGED = "changed by a test"

_counts = {"schema": 0}


def watch_settings(engine: Engine) -> None:
    """Close the engine's connections on which such statements ran when they come back."""
    if not event.contains(engine, "before_cursor_execute", _notice):
        event.listen(engine, "before_cursor_execute", _notice)
        event.listen(engine, "checkin", _discard)


def schema_changes() -> int:
    """Return how many statements on watched engines have changed a schema."""
    return _counts["schema"]


def _notice(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    if not CHANGE.match(statement):
        return
    is_schema = SCHEMA.match(statement) is not None
    _counts["schema"] += is_schema
    # SQLite undoes a change of the schema, and remembers none; fixtures make tables on its one connection.
    if not (is_schema and isinstance(connection.engine.pool, StaticPool)):
        connection.info[CHANGED] = True


def _discard(_connection: Any, record: Any) -> None:
    if record.info.pop(CHANGED, False):
        record.invalidate()
