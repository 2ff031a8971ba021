"""The engine, and the function that makes the tables and what is always in them."""

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Session

engine = create_engine("sqlite:///ledger.db")


class Base(DeclarativeBase):
    pass


def init_db() -> None:
    from .models import Account

    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        if session.scalar(select(Account)) is None:
            session.add(Account(name="cash"))
