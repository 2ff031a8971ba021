"""Tables, migrations and queries that drift apart: each fault is planted in turn, and exactly its own test goes red."""

import re
from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.toolchain import pytest_in

MIGRATION = "migrations/versions/7529c3cd376a_create_the_tables.py"
ONE_QUERY = "await self.work.products.get_many([item.product_id for item in items])"
ONE_QUERY_EACH = """{
            item.product_id: product
            for item in items
            if (product := await self.work.products.get(item.product_id))
        }"""
HEAD = '''"""A second head."""

revision = "second"
down_revision = None


def upgrade() -> None:
    """Make the change."""


def downgrade() -> None:
    """Undo the change."""
'''


SECOND = '''"""A second revision."""

import sqlalchemy as sa
from alembic import op

revision = "second"
down_revision = "7529c3cd376a"


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("users") as batch_op:
        batch_op.{up}


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("users") as batch_op:
        batch_op.{down}
'''


def failures(repository: Path, *paths: str) -> set[str]:
    """Run test files of a repo and return the names of the tests that fail, without their parameters."""
    finished = pytest_in(repository, *paths)
    assert finished.status in (0, 1), finished.output
    assert "\nERROR" not in finished.output, finished.output
    return set(re.findall(r"^FAILED \S+::(\w+)", finished.output, re.MULTILINE))


@pytest.fixture(params=["repository", "postgresql_repository"])
def either_repository(request: pytest.FixtureRequest) -> Path:
    """Return a repo of the test's own, for each database in turn."""
    repository: Path = request.getfixturevalue(request.param)
    return repository


@pytest.mark.quick("repository")
def test_suite_is_red_when_a_column_has_no_migration(either_repository: Path) -> None:
    stock = '    Column("stock", Integer, nullable=False),\n'
    edit(either_repository / "src/shop/adapters/database.py", stock, stock + '    Column("cost", Money),\n')

    assert failures(either_repository, "tests/integration/test_migrations.py") == {
        "test_nothing_is_left_to_migrate_when_all_migrations_have_run"
    }


def test_suite_is_red_when_the_history_has_a_second_head(either_repository: Path) -> None:
    (either_repository / "migrations/versions/second.py").write_text(HEAD, encoding="utf-8")

    assert failures(either_repository, "tests/integration/test_migrations.py") == {"test_history_has_one_head"}


def test_suite_is_red_when_undoing_a_migration_forgets_a_table(either_repository: Path) -> None:
    edit(either_repository / MIGRATION, '    op.drop_table("order_items")\n', "")

    assert failures(either_repository, "tests/integration/test_migrations.py") == {
        "test_migration_runs_again_when_it_was_undone"
    }


@pytest.mark.parametrize(
    ("up", "down"),
    [
        pytest.param(
            'drop_column("bio")',
            'add_column(sa.Column("bio", sa.Text(), nullable=False, server_default=""))',
            id="column-is-lost",
        ),
        pytest.param(
            'add_column(sa.Column("age", sa.Integer(), nullable=False))', 'drop_column("age")', id="value-is-demanded"
        ),
    ],
)
def test_suite_is_red_when_a_migration_has_no_place_for_rows(repository: Path, up: str, down: str) -> None:
    revision = SECOND.format(up=up, down=down)
    (repository / "migrations/versions/second.py").write_text(revision, encoding="utf-8")

    assert failures(repository, "tests/unit/test_revisions.py", "tests/integration/test_migrated_rows.py") == {
        "test_revisions_neither_lock_nor_lose",
        "test_rows_are_kept_when_tables_change_and_change_back",
    }


def test_suite_is_red_when_each_product_of_a_cart_is_a_query(repository: Path) -> None:
    edit(repository / "src/shop/services/orders.py", ONE_QUERY, ONE_QUERY_EACH)

    assert failures(repository, "tests/integration/test_query_counts.py") == {
        "test_cart_takes_three_queries_whatever_its_size"
    }


def test_suite_is_green_when_nothing_is_wrong(either_repository: Path) -> None:
    for path in ("tests/integration/test_migrations.py", "tests/integration/test_query_counts.py"):
        assert failures(either_repository, path) == set()
