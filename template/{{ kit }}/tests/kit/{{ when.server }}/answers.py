# Managed by copier-pytest: `copier update` rewrites this file.
"""Whether a server is lost, or only one of its connections."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, Engine, event

from tests.kit.plugins.engine import CONNECT_LIMIT

CLOSED = "the server has closed this connection, and answers on others"


def answers(dialect: Any, url: URL) -> bool:
    """Tell whether the server takes a new connection."""
    arguments, parameters = dialect.create_connect_args(url)
    try:
        dialect.connect(*arguments, **parameters | CONNECT_LIMIT).close()
    except (OSError, dialect.loaded_dbapi.Error):
        return False
    return True


def explain_losses(engine: Engine, loss: Callable[[BaseException], BaseException]) -> None:
    """Let a test fail with what `loss` makes of an error, where the engine's server is lost."""

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, _record: Any, arguments: Any, parameters: dict[str, Any]) -> Any:
        try:
            return dialect.connect(*arguments, **parameters | CONNECT_LIMIT)
        except (OSError, dialect.loaded_dbapi.Error) as error:
            raise loss(error) from None

    @event.listens_for(engine, "handle_error")
    def handle(context: Any) -> None:
        # A query that is cancelled ends its connection too, but the server is there.
        if not context.is_disconnect or not isinstance(context.original_exception, Exception):
            return
        if not answers(context.dialect, context.engine.url):
            raise loss(context.original_exception) from None
        if context.sqlalchemy_exception:
            context.sqlalchemy_exception.add_note(CLOSED)
