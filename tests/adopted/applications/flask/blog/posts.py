from flask import Blueprint
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from .models import Post, db

blueprint = Blueprint("posts", __name__)


@blueprint.post("/posts/<title>")
def add(title: str):
    db.session.add(Post(title=title))
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return {}, 409
    return {}, 201


@blueprint.get("/posts")
def count():
    return {"count": db.session.scalar(select(func.count()).select_from(Post))}


@blueprint.get("/queried")
def count_by_query():
    return {"count": Post.query.count()}
