"""What can be done so that erased bytes do not lie about in the database's own files.

SQLite overwrites what is deleted (`secure_delete`, set on every connection); its write-ahead log
still holds older pages until it is emptied here. PostgreSQL keeps dead rows until a VACUUM, which
is asked for here. What neither can do is in docs/decisions/0019-retention-and-erasure.md.
"""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from iom.retention.paths import tables_of_a_client


def settle(engine: Engine) -> bool:
    """Empty the log, or sweep the dead rows, after an erasure was committed.

    Returns:
        Whether it could be done wholly; somebody who still reads, or a database role without the
        right, can stand in its way, and nothing is lost by that but time.
    """
    try:
        with engine.connect() as connection:
            quick = connection.execution_options(isolation_level="AUTOCOMMIT")
            if engine.dialect.name == "sqlite":
                busy = quick.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
                return not busy
            names = ", ".join(sorted(table.name for table in tables_of_a_client()))
            quick.exec_driver_sql(f"VACUUM {names}")
    except DBAPIError:
        return False
    return True
