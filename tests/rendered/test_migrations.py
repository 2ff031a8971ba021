"""The `alembic` command in a rendered repo, on an empty database of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.servers import served
from tests.support.toolchain import pytest_in, run

COLUMN = '    Column("stock", Integer, nullable=False),\n'
NEW_COLUMN = COLUMN + '    Column("cost", Money, nullable=True, index=True),\n'


@pytest.fixture(params=["sqlite", "postgresql"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered for each database in turn."""
    return render(tmp_path / "shop", {"database": request.param})


@pytest.fixture
def url(repository: Path) -> Iterator[str]:
    """Yield the address of an empty database, which goes away after the test."""
    if not (repository / "tests/kit/server.py").exists():
        yield "sqlite+aiosqlite:///empty.db"
        return
    with served(repository) as url:
        yield url.replace("postgresql:", "postgresql+asyncpg:")


def alembic(repository: Path, url: str, *arguments: str) -> str:
    """Run the command on the database and return what it printed; raises AssertionError if it fails."""
    finished = run(repository, "alembic", *arguments, env={"DATABASE_URL": url})
    assert finished.status == 0, finished.output
    return finished.output


def new_revision(repository: Path, url: str) -> str:
    """Let Alembic write a revision, check it with the linters, and return it."""
    known = set((repository / "migrations/versions").glob("*.py"))
    output = alembic(repository, url, "revision", "--autogenerate", "-m", "Give products a cost")
    (new,) = {*(repository / "migrations/versions").glob("*.py")} - known
    assert new.name in output
    for command in (["ruff", "format", "--check"], ["ruff", "check"], ["mypy"]):
        finished = run(repository, *command)
        assert finished.status == 0, finished.output
    return new.read_text(encoding="utf-8")


def test_migrations_go_up_and_down(repository: Path, url: str) -> None:
    assert "Create the tables" in alembic(repository, url, "upgrade", "head")
    assert "No new upgrade operations detected" in alembic(repository, url, "check")
    assert "(head)" in alembic(repository, url, "current")

    alembic(repository, url, "downgrade", "base")

    assert "(head)" not in alembic(repository, url, "current")
    assert "Create the tables" in alembic(repository, url, "upgrade", "head")


def test_statements_are_printed_when_they_are_asked_for(repository: Path, url: str) -> None:
    assert "CONSTRAINT ck_products_stock CHECK (stock >= 0)" in alembic(repository, url, "upgrade", "head", "--sql")
    assert "(head)" not in alembic(repository, url, "current")


def test_new_revision_is_empty_when_nothing_changed(repository: Path, url: str) -> None:
    alembic(repository, url, "upgrade", "head")

    assert new_revision(repository, url).count("    pass\n") == 2


def test_new_revision_holds_the_change_of_a_table(repository: Path, url: str) -> None:
    alembic(repository, url, "upgrade", "head")
    edit(repository / "src/shop/adapters/database.py", COLUMN, NEW_COLUMN)

    assert 'sa.Column("cost", sa.BigInteger(), nullable=True)' in new_revision(repository, url)

    alembic(repository, url, "upgrade", "head")
    alembic(repository, url, "check")
    finished = pytest_in(repository, "tests/integration/test_migrations.py")
    assert finished.status == 0, finished.output
    alembic(repository, url, "downgrade", "base")
