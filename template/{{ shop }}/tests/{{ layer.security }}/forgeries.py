"""Tokens that the shop did not issue, or no longer accepts."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

HOUR = timedelta(hours=1)


def token(secret: str, user_id: int, **claims: Any) -> str:
    """Return a token as the shop issues it, but for these claims; None leaves one out."""
    known = {"sub": str(user_id), "exp": datetime.now(UTC) + HOUR} | claims
    return jwt.encode({name: value for name, value in known.items() if value}, secret, "HS256")


def unsigned(_secret: str, user_id: int) -> str:
    """Return a token that says itself that nobody signed it."""
    claims = {"sub": str(user_id), "exp": datetime.now(UTC) + HOUR}
    return jwt.encode(claims, "", "none")


def with_another_payload(secret: str, user_id: int) -> str:
    """Return a token of another user's in which the user's id was put in afterwards."""
    header, payload, signature = token(secret, user_id + 1).split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "==")) | {"sub": str(user_id)}
    changed = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"{header}.{changed}.{signature}"


FORGERIES: dict[str, Callable[[str, int], str]] = {
    "unsigned": unsigned,
    "without-its-signature": lambda secret, user: token(secret, user).rpartition(".")[0] + ".",
    "signed-by-somebody-else": lambda secret, user: token(secret[::-1], user),
    "with-another-payload": with_another_payload,
    "expired": lambda secret, user: token(secret, user, exp=datetime.now(UTC) - HOUR),
    "not-valid-yet": lambda secret, user: token(secret, user, nbf=datetime.now(UTC) + HOUR),
    "without-an-end": lambda secret, user: token(secret, user, exp=None),
    "without-a-user": lambda secret, user: token(secret, user, sub=None),
    "of-an-unknown-user": lambda secret, user: token(secret, user + 1),
    "of-no-number": lambda secret, user: token(secret, user, sub="root"),
    "no-token": lambda secret, user: "root",
}
"""By what is wrong with it: what makes a token for a user's id from the secret of the shop."""
