# Managed by copier-pytest: `copier update` rewrites this file.
"""The transaction around a test; the driver tells whether it is still there."""

from typing import Any

from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, RootTransaction


def begin(connection: Connection) -> RootTransaction:
    """Begin the transaction that is undone after a test.

    The driver would begin another one, unseen, as soon as this one has ended; here it does not.
    """
    connection.execution_options(isolation_level="AUTOCOMMIT")
    transaction = connection.begin()
    connection.exec_driver_sql("BEGIN")
    return transaction


def is_open(connection: Connection) -> bool:
    """Tell whether that transaction has not ended."""
    driver: Any = connection.connection.driver_connection
    return bool(driver.info.transaction_status != TransactionStatus.IDLE)
