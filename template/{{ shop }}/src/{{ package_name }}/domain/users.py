"""Users and the rules for their data."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from email_validator import EmailNotValidError, validate_email

from .errors import PermissionDeniedError, ValidationError

USERNAME = re.compile(r"[A-Za-z0-9_]{3,50}")
MINIMUM_PASSWORD_LENGTH = 8
AGES = range(18, 121)


@dataclass(eq=False, kw_only=True)
class User:
    """Somebody who can log in; `id` is set when the user is stored."""

    id: int = field(init=False, repr=False)
    username: str
    email: str
    password_hash: str = field(repr=False)
    first_name: str = ""
    last_name: str = ""
    bio: str = ""
    is_active: bool = True
    is_admin: bool = False
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def ensure_may_act_for(self, user_id: int) -> None:
        """Raise PermissionDeniedError unless this is the user's own business or an admin's."""
        if self.id != user_id and not self.is_admin:
            raise PermissionDeniedError("This belongs to another user")


def checked_username(username: str) -> str:
    """Return the name; raise ValidationError unless it is 3 to 50 letters, digits or `_`."""
    if not USERNAME.fullmatch(username):
        raise ValidationError("Username must be 3 to 50 letters, digits or underscores")
    return username


def checked_email(email: str) -> str:
    """Return the address in lower case; raise ValidationError if it is malformed."""
    try:
        return validate_email(email, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValidationError("Invalid email format") from error


def checked_age(age: int) -> int:
    """Return the age in years; raise ValidationError unless it is from 18 to 120."""
    if age not in AGES:
        raise ValidationError(f"Age must be from {AGES[0]} to {AGES[-1]}")
    return age


def checked_password(password: str) -> str:
    """Return the password; raise ValidationError if it is too short."""
    if len(password) < MINIMUM_PASSWORD_LENGTH:
        raise ValidationError(f"Password must have at least {MINIMUM_PASSWORD_LENGTH} characters")
    return password
