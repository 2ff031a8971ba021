"""An application of Starlette inside of a middleware: an object that speaks ASGI, and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypedDict

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from .storage import Base, Page, engine, make_session


class State(TypedDict):
    limit: int


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[State]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield {"limit": 100}
    await engine.dispose()


async def add(request: Request) -> JSONResponse:
    async with make_session() as session:
        session.add(Page(title=request.path_params["title"][: request.state.limit]))
        try:
            await session.commit()
        except IntegrityError:
            return JSONResponse({}, 409)
    return JSONResponse({}, 201)


async def count(_request: Request) -> JSONResponse:
    async with make_session() as session:
        return JSONResponse({"count": await session.scalar(select(func.count()).select_from(Page))})


routes = [Route("/pages/{title}", add, methods=["POST"]), Route("/pages", count)]
app = GZipMiddleware(Starlette(routes=routes, lifespan=lifespan))
