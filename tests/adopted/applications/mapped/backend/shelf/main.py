from dataclasses import dataclass

from fastapi import APIRouter, FastAPI, HTTPException, Request
from sqlalchemy.orm import Session

from shelf.domain import Book
from shelf.orm import books, count, sessions, start_mappers

router = APIRouter()


@dataclass(frozen=True)
class Settings:
    prefix: str = ""


def create_app(settings: Settings = Settings()) -> FastAPI:
    start_mappers()
    app = FastAPI()
    app.state.sessions = sessions(autoflush=False)
    app.include_router(router, prefix=settings.prefix)
    return app


def session_of(request: Request) -> Session:
    session: Session = request.app.state.sessions()
    return session


@router.post("/books/{title}", status_code=201)
def add_book(title: str, request: Request) -> dict[str, str]:
    with session_of(request) as session:
        if session.query(Book).where(books.c.title == title).first():
            raise HTTPException(409)
        session.add(Book(title))
        session.commit()
    return {"title": title}


@router.get("/books")
def count_books(request: Request) -> dict[str, int]:
    with session_of(request) as session:
        return {"count": count(session)}
