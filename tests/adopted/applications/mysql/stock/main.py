from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from .db import SessionLocal, engine
from .models import Base, Part


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    Base.metadata.create_all(engine)
    yield
    engine.dispose()


app = FastAPI(lifespan=lifespan)


@app.post("/parts/{name}", status_code=201)
def add(name: str) -> dict[str, int]:
    with SessionLocal() as session:
        part = Part(name=name)
        session.add(part)
        try:
            session.commit()
        except IntegrityError:
            raise HTTPException(409) from None
        return {"id": part.id}


@app.get("/parts")
def count() -> dict[str, int]:
    with SessionLocal() as session:
        return {"count": session.scalar(select(func.count()).select_from(Part)) or 0}
