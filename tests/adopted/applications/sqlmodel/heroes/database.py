"""The engine and the dependency, as the tutorial of SQLModel makes them."""

from collections.abc import Iterator

from sqlmodel import Session, SQLModel, create_engine

engine = create_engine("sqlite:///heroes.db", connect_args={"check_same_thread": False})


def create_db_and_tables() -> None:
    SQLModel.metadata.create_all(engine)


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session
