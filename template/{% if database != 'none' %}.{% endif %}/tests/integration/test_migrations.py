"""The migrations make the tables that the models describe, and each of them can be undone."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncEngine

Alembic = Callable[..., Awaitable[None]]


@pytest.fixture
def config(pytestconfig: pytest.Config) -> Config:
    return Config(toml_file=pytestconfig.rootpath / "pyproject.toml")


@pytest.fixture
async def alembic(config: Config, empty_database: AsyncEngine) -> AsyncIterator[Alembic]:
    """Yield what runs a command of Alembic on a database of the test's own."""
    async with empty_database.connect() as connection:

        async def run(function: Callable[..., Any], *arguments: Any) -> None:
            config.attributes["connection"] = connection.sync_connection
            await connection.run_sync(lambda _: function(config, *arguments))

        yield run


def test_history_has_one_head(config: Config) -> None:
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


async def test_nothing_is_left_to_migrate_when_all_migrations_have_run(alembic: Alembic) -> None:
    await alembic(command.upgrade, "heads")

    await alembic(command.check)


async def test_migration_runs_again_when_it_was_undone(alembic: Alembic, config: Config) -> None:
    history = ScriptDirectory.from_config(config).walk_revisions()

    # A merge of two heads changes no table.
    for script in reversed([script for script in history if not script.is_merge_point]):
        await alembic(command.upgrade, script.revision)
        await alembic(command.downgrade, script.down_revision or "base")
        await alembic(command.upgrade, script.revision)
