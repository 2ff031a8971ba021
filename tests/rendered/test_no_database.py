"""The rendered repo without a database: nothing in it speaks of one."""

import re
from pathlib import Path

import pytest

from tests.support.rendering import files, render

WORDS = re.compile(
    r"sqlalchemy|database|\bdb_|_db\b|sqlite|postgres|mysql|asyncpg|alembic|greenlet|\bsql\b|session_factory|\.db\b",
    re.IGNORECASE,
)


@pytest.mark.quick
def test_nothing_speaks_of_a_database(tmp_path: Path) -> None:
    repository = render(tmp_path / "shop", {"database": "none"})
    rendered = {path: content.decode() for path, content in files(repository).items()}
    recorded = rendered.pop(".copier-answers.yml")

    assert "\ndatabase: none\n" in recorded
    # An argument of Hypothesis, what developers export, and what an attacker would try whatever the storage is.
    assert {path for path, text in rendered.items() if WORDS.search(text)} == {
        "tests/kit/checks/unit/test_environment.py",
        "tests/kit/plugins/environment.py",
        "tests/kit/plugins/profiles.py",
        "tests/security/hostile.py",
        "tests/security/test_injection.py",
    }
    assert [path for path in rendered if WORDS.search(path)] == []
