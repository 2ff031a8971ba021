"""What the application had for tests before the suite came: a database in memory for the dependency."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from ledger.db import Base
from ledger.deps import get_db
from ledger.main import create_app
from sqlalchemy import StaticPool, create_engine
from sqlalchemy.orm import Session


@pytest.fixture
def own_app() -> Iterator[FastAPI]:
    memory = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)
    Base.metadata.create_all(memory)

    def override() -> Iterator[Session]:
        with Session(memory) as session, session.begin():
            yield session

    app = create_app()
    app.dependency_overrides[get_db] = override
    yield app
    memory.dispose()


def test_accounts_are_none_at_first(own_app: FastAPI) -> None:
    assert TestClient(own_app).get("/accounts").json() == {"count": 0}
