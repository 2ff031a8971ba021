# Managed by copier-pytest: `copier update` rewrites this file.
"""Addresses of databases as SQLAlchemy's drivers know them, and which of them a test may use.

An address is `dialect://host:port/database`, without user and password; the host of a Unix socket
is its path.
"""

import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

ROOT = Path(__file__).absolute().parents[2]
TEMPORARY = [
    f"{folder}{os.sep}"
    for folder in {tempfile.gettempdir(), os.path.realpath(tempfile.gettempdir())}
]
"""Folders in which every file is free."""
PREFIXES: list[str] = []
"""What the names of the run's databases on a server begin with."""


def of_engine(engine: Any) -> str:
    """Return the address of an engine."""
    return asked(engine.dialect, *engine.dialect.create_connect_args(engine.url))


def asked(dialect: Any, arguments: Any, parameters: Any) -> str:
    """Return the address to which the driver is asked to connect, without user and password."""
    if dialect.name == "sqlite":
        return f"sqlite:///{arguments[0] if arguments else parameters.get('database', ':memory:')}"
    names = ("database", "dbname", "db", "service_name")
    database = next((str(parameters[name]) for name in names if parameters.get(name)), "")
    host = parameters.get("unix_socket") or parameters.get("host") or "localhost"
    return _address(dialect.name, host, parameters.get("port"), database)


def reached(connection: Any) -> str:
    """Return the address to which a driver is connected that an own function has connected."""
    driver = getattr(connection, "driver_connection", connection)
    if told := getattr(driver, "info", None):  # psycopg
        return _address("postgresql", told.host, told.port, told.dbname)
    if told := getattr(driver, "_params", None):  # the other one of PostgreSQL
        return _address("postgresql", driver._addr[0], driver._addr[1], told.database)
    if hasattr(driver, "unix_socket"):  # PyMySQL and its like
        database = driver.db.decode() if isinstance(driver.db, bytes) else driver.db
        return _address("mysql", driver.unix_socket or driver.host, driver.port, database)
    cursor = connection.cursor()
    cursor.execute("PRAGMA database_list")
    files = [row[2] for row in cursor.fetchall() if row[1] == "main"]
    cursor.close()
    return f"sqlite:///{files[0] or ':memory:'}"


def _address(dialect: str, host: object, port: object, database: str | None) -> str:
    return f"{dialect}://{host}{f':{port}' if port else ''}/{quote(database or '', safe='')}"


def database_of(address: str) -> str:
    """Return the part of an address that tells the databases of the run apart."""
    return address if address.startswith("sqlite:") else address.rpartition("/")[2]


def is_free(address: str) -> bool:
    """Tell whether the database is in memory, in a temporary file, or made by the run."""
    if not address.startswith("sqlite:"):
        return database_of(address).startswith(tuple(PREFIXES))
    file = address.removeprefix("sqlite:///")
    if file.startswith("file:"):
        place = urlsplit(file)
        if {"mode=memory", "vfs=memdb"} & {*place.query.split("&")}:
            return True
        file = unquote(place.path)
    if file in ("", ":memory:"):
        return True
    # Nothing here may look at the disk: a test must not wait for it.
    path = os.path.normpath(ROOT / file)
    folders = [folder for folder in TEMPORARY if path.startswith(folder)]
    # A repo may lie below the temporary folder itself.
    is_in_the_repo = path.startswith(f"{ROOT}{os.sep}")
    return any(not (is_in_the_repo and str(ROOT).startswith(folder)) for folder in folders)
