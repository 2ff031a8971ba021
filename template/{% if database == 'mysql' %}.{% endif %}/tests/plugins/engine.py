# Managed by copier-pytest: `copier update` rewrites this file.
"""What the suite has to know about MySQL and MariaDB."""

import os
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from tests.plugins.server import Source, unprivileged, version

NAME = "MySQL"
REMEDY = "install the server of MariaDB or MySQL"
BACKENDS = ("mysql", "mariadb")
DRIVER = "mysql+aiomysql"
CONNECT_LIMIT = {"connect_timeout": 10}
"""Seconds, as the driver takes them."""

FINAL_CHECKS: list[str] = []
"""What is executed before a test's transaction is undone: nothing is deferred to the commit here."""

DATABASES = """
    SELECT schema_name FROM information_schema.schemata
    WHERE left(schema_name, char_length(:prefix)) = :prefix
"""
DROP_DATABASE = "DROP DATABASE {name}"

# Packages put the server where the PATH of a user does not lead.
FOLDERS = ["/usr/sbin", "/usr/libexec", "/usr/local/sbin", "/usr/local/mysql/bin"]
OPTIONS = [
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=OFF",
    "--innodb-buffer-pool-size=32M",
    "--loose-innodb-flush-method=nosync",
    "--loose-innodb-log-file-size=8M",
    "--loose-innodb-redo-log-capacity=8M",
    "--loose-mysqlx=OFF",
    "--performance-schema=OFF",
    "--skip-log-bin",
]
"""Of a server whose data nobody misses after a crash; `loose`: MySQL's or MariaDB's alone."""

RUN = """
    server=$1 installer=$2
    shift 2
    set -- --no-defaults --datadir="$PWD/data" --tmpdir="$PWD" --secure-file-priv= "$@"
    if [ "$installer" ]; then
        "$installer" "$@" --auth-root-authentication-method=normal --skip-test-db > /dev/null
    else
        "$server" "$@" --initialize-insecure
    fi &&
    "$server" "$@" --socket="$PWD/socket" --pid-file="$PWD/pid" --skip-networking \\
        --innodb-fast-shutdown=2
"""


async def refusal(connection: AsyncConnection, prefix: str) -> str:
    """Return why the user can't make databases, or "" if it can."""
    try:
        await connection.execute(text(f"CREATE DATABASE {prefix}probe"))
    except DBAPIError as error:
        return f"the user may not create databases: {error.orig}"
    await connection.execute(text(f"DROP DATABASE {prefix}probe"))
    return ""


async def create_empty_database(connection: AsyncConnection, name: str) -> None:
    """Make a database without any table."""
    await connection.execute(text(f"CREATE DATABASE {name} CHARACTER SET utf8mb4"))


async def create_database(
    connection: AsyncConnection,
    name: str,
    _prefix: str,
    create_tables: Callable[[str], Awaitable[None]],
) -> None:
    """Make a worker's database and its tables; there are no templates to clone."""
    await create_empty_database(connection, name)
    await create_tables(name)


async def begin(connection: AsyncConnection) -> AsyncTransaction:
    """Begin the transaction that is undone after a test."""
    transaction = await connection.begin()
    await connection.exec_driver_sql("SAVEPOINT begin_of_the_test")
    return transaction


async def is_open(connection: AsyncConnection) -> bool:
    """Tell whether that transaction has not ended: its savepoint is there."""
    try:
        await connection.exec_driver_sql("RELEASE SAVEPOINT begin_of_the_test")
    except DBAPIError:
        return False
    return True


def find_binaries() -> Source | None:
    """Return a server from binaries on this machine: of MariaDB if any, else of MySQL."""
    user = unprivileged("mysql")
    for server in map(_which, ("mariadbd", "mysqld")):
        told = version(Path(server), user)
        installer = _which("mariadb-install-db") or _which("mysql_install_db")
        if not told or ("MariaDB" in told and not installer):
            continue
        return Source(
            server,
            run=RUN,
            arguments=[server, installer if "MariaDB" in told else "", *OPTIONS],
            url=lambda folder: f"mysql://root@/?unix_socket={folder}/socket",
            user=user,
        )
    return None


def _which(program: str) -> str:
    path = os.pathsep.join([os.environ.get("PATH", ""), *FOLDERS])
    return shutil.which(program, path=path) or ""
