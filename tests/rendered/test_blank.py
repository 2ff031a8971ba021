"""What the owner of a blank start does first: the commands work, and the first table finds its way."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.toolchain import Finished, pytest_in, run

MODEL = '''

class Kind(Enum):
    """How long a note is."""

    SHORT = "short"


class Note(Base):
    """What somebody wrote down."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(100), unique=True)
    kind: Mapped[Kind]
'''
FACTORY = '''"""Notes."""

import factory

from repo.adapters.database import Kind, Note

from tests.factories.base import ModelFactory


class NoteFactory(ModelFactory[Note]):
    """Makes notes with unique texts."""

    class Meta:
        model = Note

    text = factory.Sequence("note {}".format)
    kind = Kind.SHORT
'''
TEST = '''"""Notes are stored."""

from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories.notes import NoteFactory


async def test_note_is_found_when_it_is_stored(db_session: AsyncSession) -> None:
    note = await NoteFactory.create()

    assert (await NoteFactory.stored(note.id)).text == "note 0"
'''


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_first_tables_are_made_by_migrations_that_alembic_writes(tmp_path: Path, database: str) -> None:
    repository = render(tmp_path / "repo", {"starter": "blank", "database": database})
    tables = repository / "src/repo/adapters/database.py"
    edit(tables, "from sqlalchemy import", "from enum import Enum\n\nfrom sqlalchemy import")
    edit(tables, "import MetaData\n", "import MetaData, String\n")
    edit(tables, "import DeclarativeBase\n", "import DeclarativeBase, Mapped, mapped_column\n")
    tables.write_text(tables.read_text(encoding="utf-8") + MODEL, encoding="utf-8")
    (repository / "tests/factories/notes.py").write_text(FACTORY, encoding="utf-8")
    (repository / "tests/integration/test_notes.py").write_text(TEST, encoding="utf-8")

    forgotten = pytest_in(repository, "tests/integration/test_migrations.py")

    assert forgotten.status == 1
    assert "New upgrade operations detected" in forgotten.output

    # No server of the application's is there, and nothing has been migrated.
    succeed(repository, "python", "-m", "tests.kit.commands.revision", "-m", "Add notes")
    edit(tables, '    SHORT = "short"\n', '    SHORT = "short"\n    LONG = "long"\n')
    unseen = pytest_in(repository, "tests/integration/test_migrations.py")
    succeed(repository, "python", "-m", "tests.kit.commands.revision", "-m", "Add long notes")

    sees_enums = database == "postgresql"
    assert unseen.status == sees_enums
    (second,) = (repository / "migrations/versions").glob("*_add_long_notes.py")
    assert ("add_enum_value" in second.read_text(encoding="utf-8")) == sees_enums
    succeed(repository, "python", "-m", "pytest", "--cov")
    for command in (["ruff", "format", "--check"], ["ruff", "check"], ["mypy"]):
        succeed(repository, *command)


def succeed(repository: Path, *command: str, **options: Any) -> Finished:
    """Run a command and return what it printed; raises AssertionError if it fails."""
    finished = run(repository, *command, **options)
    assert finished.status == 0, finished.output
    return finished


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({}, id="fastapi"),
        pytest.param({"framework": "none", "database": "none", "async_stack": "sync"}, id="library"),
    ],
)
def test_first_unit_tests_find_the_planted_faults(tmp_path: Path, answers: dict[str, Any]) -> None:
    repository = render(tmp_path / "repo", {"starter": "blank", "mutation_score": 100, **answers})

    succeed(repository, "python", "-m", "tests.kit.commands.mutation", session=True)


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"database": "none"}, id="none"),
        pytest.param({"redis": True}, id="sqlite-redis", marks=pytest.mark.deep),
        pytest.param({"database": "postgresql", "async_stack": "sync"}, id="postgresql-sync", marks=pytest.mark.deep),
    ],
)
def test_health_page_bears_the_load(tmp_path: Path, answers: dict[str, Any]) -> None:
    repository = render(tmp_path / "repo", {"starter": "blank", "layers": ["e2e", "load"], **answers})
    edit(repository / "pyproject.toml", '"*" = 1000\n', '"*" = 60000\n')

    finished = succeed(repository, "python", "-m", "load", "--users=2", "--run-time=5s", session=True)

    assert "The load is borne: yes\n" in finished.output
