# Managed by copier-pytest: `copier update` rewrites this file.
"""The application in process: started, and called without a network."""

from contextlib import AbstractContextManager, closing
from typing import Any

from starlette.testclient import TestClient


def started(app: Any) -> AbstractContextManager[object]:
    """Return a `with` block in which the application is started."""
    return TestClient(app)


def client_of(app: Any, *, raises: bool = True) -> AbstractContextManager[TestClient]:
    """Return a `with` block that yields a client; it does not start the application.

    What the application raises fails the test, or else is answered as a user sees it.
    """
    return closing(TestClient(app, raise_server_exceptions=raises))
