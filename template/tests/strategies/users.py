"""What users say of themselves."""

import string

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

USERNAME_ALPHABET = string.ascii_letters + string.digits + "_"


def usernames() -> SearchStrategy[str]:
    """Return names that the shop accepts: 3 to 50 letters, digits or `_`."""
    return st.text(USERNAME_ALPHABET, min_size=3, max_size=50)


def registrations() -> SearchStrategy[dict[str, str]]:
    """Return what a new user sends."""
    names = st.text(max_size=100)
    return st.fixed_dictionaries(
        {
            "username": usernames(),
            "email": st.emails(),
            "password": st.text(min_size=8, max_size=100),
            "first_name": names,
            "last_name": names,
        }
    )
