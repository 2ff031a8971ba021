"""The HTTP face of the application."""

from fastapi import FastAPI

from . import health
from .headers import SecureHeaders


def register(app: FastAPI) -> None:
    """Add the endpoints, and the headers of all responses."""
    app.include_router(health.router)
    app.add_middleware(SecureHeaders)
