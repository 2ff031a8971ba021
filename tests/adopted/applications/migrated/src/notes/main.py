from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from .database import async_session, engine, get_session
from .models import Note


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    yield
    await engine.dispose()


def create_app(title: str = "Notes") -> FastAPI:
    app = FastAPI(title=title, lifespan=lifespan)

    @app.post("/notes/{text}", status_code=201)
    async def add(text: str, session: AsyncSession = Depends(get_session)) -> dict[str, int]:
        note = Note(text=text)
        session.add(note)
        try:
            await session.commit()
        except IntegrityError:
            await session.rollback()
            raise HTTPException(409) from None
        return {"id": note.id}

    @app.get("/notes")
    async def count() -> dict[str, int]:
        # A session of its own, which no dependency gives.
        async with async_session() as session:
            return {"count": await session.scalar(select(func.count()).select_from(Note)) or 0}

    return app
