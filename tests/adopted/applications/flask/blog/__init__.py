from flask import Flask


def create_app(config: dict | None = None) -> Flask:
    from . import posts
    from .models import db

    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///blog.db"
    app.config.update(config or {})
    db.init_app(app)
    app.register_blueprint(posts.blueprint)
    with app.app_context():
        db.create_all()
    return app
