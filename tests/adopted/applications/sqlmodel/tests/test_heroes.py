"""As the tutorial of SQLModel tests: a database of their own, by an override of the dependency."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from heroes.database import get_session
from heroes.main import app
from heroes.models import Hero
from sqlmodel import Session, SQLModel, StaticPool, create_engine, select


@pytest.fixture(name="session")
def session_fixture() -> Iterator[Session]:
    engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture(name="tester")
def client_fixture(session: Session) -> Iterator[TestClient]:
    app.dependency_overrides[get_session] = lambda: session
    yield TestClient(app)
    app.dependency_overrides.clear()


def test_hero_is_added(session: Session, tester: TestClient) -> None:
    tester.post("/heroes/deadpond")
    assert session.exec(select(Hero.name)).all() == ["deadpond"]
