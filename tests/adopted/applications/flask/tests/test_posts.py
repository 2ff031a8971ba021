"""As the manual of Flask tests: an application of its own, on a database in memory."""

import pytest
from blog import create_app
from blog.models import db


@pytest.fixture
def own_client():
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": "sqlite://"})
    with app.app_context():
        db.create_all()
        yield app.test_client()
        db.session.remove()
        db.engine.dispose()


def test_post_is_added(own_client):
    assert own_client.post("/posts/own").status_code == 201
    assert own_client.get("/posts").json == {"count": 1}
