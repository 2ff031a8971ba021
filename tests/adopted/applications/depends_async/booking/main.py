from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from .db import engine, init_db
from .deps import get_db
from .models import Booking

Database = Annotated[AsyncSession, Depends(get_db, scope="function")]


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    await init_db()
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


@app.post("/bookings/{room}", status_code=201)
async def add(room: str, session: Database) -> dict[str, int]:
    booking = Booking(room=room)
    session.add(booking)
    try:
        await session.flush()
    except IntegrityError:
        raise HTTPException(409) from None
    return {"id": booking.id}


@app.get("/bookings")
async def count(session: Database) -> dict[str, int]:
    return {"count": await session.scalar(select(func.count()).select_from(Booking)) or 0}
