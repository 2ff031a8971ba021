from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, func, select

from . import database
from .models import Hero

SessionDep = Annotated[Session, Depends(database.get_session)]


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    database.create_db_and_tables()
    yield


app = FastAPI(lifespan=lifespan)


@app.post("/heroes/{name}", status_code=201)
def add(name: str, session: SessionDep) -> Hero:
    hero = Hero(name=name)
    session.add(hero)
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
        raise HTTPException(409) from None
    session.refresh(hero)
    return hero


@app.get("/heroes")
def count(session: SessionDep) -> dict[str, int]:
    return {"count": session.exec(select(func.count()).select_from(Hero)).one()}


@app.get("/audit")
def audit() -> dict[str, int]:
    # A session of its own, which no dependency gives.
    with Session(database.engine) as session:
        return count(session)
