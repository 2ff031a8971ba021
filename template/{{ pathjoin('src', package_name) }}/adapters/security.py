"""Password hashes (Argon2id) and signed tokens (JWT)."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import argon2
import jwt

from ..domain.errors import AuthenticationError

ALGORITHM = "HS256"


class Argon2PasswordHasher:
    """Hashes in a thread, because a good hash takes longer than a request may block the loop."""

    def __init__(self, *, time_cost: int, memory_kib: int) -> None:
        """Take the number of passes and the memory in KiB that one hash costs."""
        self._hasher = argon2.PasswordHasher(
            time_cost=time_cost, memory_cost=memory_kib, parallelism=1
        )

    async def hash(self, password: str) -> str:
        """Return a hash that differs at each call."""
        return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password: str, password_hash: str) -> bool:
        """Tell whether the hash was made from this password."""
        try:
            return await asyncio.to_thread(self._hasher.verify, password_hash, password)
        except argon2.exceptions.VerifyMismatchError:
            return False


@dataclass(frozen=True)
class TokenSigner:
    """Issues and reads tokens that hold for `lifetime`."""

    secret: str
    lifetime: timedelta

    def issue(self, user_id: int) -> str:
        """Return a token for the user."""
        claims = {"sub": str(user_id), "exp": datetime.now(UTC) + self.lifetime}
        return jwt.encode(claims, self.secret, ALGORITHM)

    def read(self, token: str) -> int:
        """Return the user's id; raise AuthenticationError if the token does not hold."""
        try:
            claims = jwt.decode(
                token, self.secret, [ALGORITHM], options={"require": ["exp", "sub"]}
            )
            return int(claims["sub"])
        except (jwt.InvalidTokenError, ValueError) as error:
            raise AuthenticationError("Invalid or expired token") from error
