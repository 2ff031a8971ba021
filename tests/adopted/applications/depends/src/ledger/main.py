from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from .db import engine, init_db
from .deps import get_db
from .models import Account

Reports = sessionmaker(engine)
"""A second factory, which no answer names."""


def counter(db: Annotated[Session, Depends(get_db)]) -> Callable[[], int]:
    return lambda: db.scalar(select(func.count()).select_from(Account)) or 0


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    init_db()
    yield


def create_app() -> FastAPI:
    app = FastAPI(lifespan=lifespan)

    @app.post("/accounts/{name}", status_code=201)
    def add(name: str, db: Annotated[Session, Depends(get_db, scope="function")]) -> dict[str, int]:
        account = Account(name=name)
        db.add(account)
        try:
            with db.begin_nested():
                db.flush()
        except IntegrityError:
            raise HTTPException(409) from None
        return {"id": account.id}

    @app.get("/accounts")
    def count(counted: Annotated[Callable[[], int], Depends(counter)]) -> dict[str, int]:
        return {"count": counted()}

    @app.get("/report")
    def report() -> dict[str, int]:
        with Reports() as session:
            return {"count": session.scalar(select(func.count()).select_from(Account)) or 0}

    return app
