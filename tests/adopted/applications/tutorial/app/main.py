from collections.abc import Iterator

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from . import models
from .database import SessionLocal, engine

models.Base.metadata.create_all(bind=engine)

app = FastAPI()


def get_db() -> Iterator[Session]:
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()


@app.post("/items/{name}", status_code=201)
def add_item(name: str, db: Session = Depends(get_db)) -> dict[str, int]:
    if db.scalar(select(models.Item).where(models.Item.name == name)):
        raise HTTPException(409)
    item = models.Item(name=name)
    db.add(item)
    db.commit()
    db.refresh(item)
    return {"id": item.id}


@app.get("/items")
def count_items(db: Session = Depends(get_db)) -> dict[str, int]:
    return {"count": db.scalar(select(func.count()).select_from(models.Item)) or 0}


@app.get("/audit")
def count_by_hand() -> dict[str, int]:
    with SessionLocal() as db:
        return {"count": db.scalar(select(func.count()).select_from(models.Item)) or 0}
