"""Signed tokens that name a user and expire."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from ..domain.errors import AuthenticationError

ALGORITHM = "HS256"


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
