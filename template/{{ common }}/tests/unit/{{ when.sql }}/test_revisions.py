"""No migration locks a table or loses what it holds, but where it says why: `accepted = "..."`."""

from pathlib import Path

from tests.kit.revisions import risks

VERSIONS = Path(__file__).parents[2] / "migrations/versions"


def test_revisions_neither_lock_nor_lose() -> None:
    found = {path.name: risks(path.read_text(encoding="utf-8")) for path in VERSIONS.glob("*.py")}

    assert {name: lines for name, lines in found.items() if lines} == {}
