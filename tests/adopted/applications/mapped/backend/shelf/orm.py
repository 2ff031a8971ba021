"""Tables, and classes that are mapped to them by a call, as SQLAlchemy calls it: imperatively."""

from sqlalchemy import Column, Integer, String, Table, create_engine, text
from sqlalchemy.orm import Session, clear_mappers, registry, sessionmaker

from shelf import config
from shelf.domain import Book

mapper_registry = registry()
books = Table(
    "books",
    mapper_registry.metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(50), nullable=False),
)
engine = create_engine(config.DATABASE_URL, isolation_level="SERIALIZABLE")


def start_mappers() -> None:
    clear_mappers()
    mapper_registry.map_imperatively(Book, books)


def sessions(*, autoflush: bool = True) -> sessionmaker[Session]:
    return sessionmaker(engine, autoflush=autoflush)


def count(session: Session) -> int:
    return session.scalar(text("SELECT count(*) FROM books")) or 0
