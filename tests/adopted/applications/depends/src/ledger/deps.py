from collections.abc import Iterator

from sqlalchemy.orm import Session

from .db import engine


def get_db() -> Iterator[Session]:
    """Yield a session whose transaction is committed when the request has ended."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session
