"""What users say of themselves."""

import string
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

USERNAME_ALPHABET = string.ascii_letters + string.digits + "_"


def usernames() -> SearchStrategy[str]:
    """Return names that the shop accepts: 3 to 50 letters, digits or `_`."""
    return st.text(USERNAME_ALPHABET, min_size=3, max_size=50)


def ages() -> SearchStrategy[int]:
    """Return ages at which people may register, in years."""
    return st.integers(18, 120)


def registrations() -> SearchStrategy[dict[str, Any]]:
    """Return what a new user sends."""
    names = st.text(max_size=100)
    return st.fixed_dictionaries(
        {
            "username": usernames(),
            "email": st.emails(),
            "password": st.text(min_size=8, max_size=100),
            "age": ages(),
            "first_name": names,
            "last_name": names,
        }
    )
