"""What the application's own PostgreSQL role may do: work with the rows, and no more.

Whoever owns the tables makes and migrates them (`iom upgrade`); the product runs as another role,
which can add rows to the audit trail and read them, and neither change nor delete one.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, text

from iom.db import Base
from iom.kernel.errors import RuleBroken

_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,62}")
_TRAIL = "audit_record"
_ALL = "SELECT, INSERT, UPDATE, DELETE"
_LESS = {_TRAIL: "SELECT, INSERT", "audit_head": "SELECT, UPDATE", "alembic_version": "SELECT"}


class NoSuchRole(RuleBroken):
    """Rights can only be given to a PostgreSQL role that is there and is not the owner."""


def grant_to(connection: Connection, role: str) -> None:
    """Give a role what the product needs, and take from it whatever else it had.

    Raises:
        NoSuchRole: the database is not PostgreSQL, or the role cannot be the application's.
    """
    if connection.dialect.name != "postgresql":
        raise NoSuchRole("Only PostgreSQL has roles; leave out --app-role.")
    _refuse_unfit(connection, role)
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    connection.exec_driver_sql(f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}"')
    for table in [*(each.name for each in Base.metadata.sorted_tables), "alembic_version"]:
        connection.exec_driver_sql(f'REVOKE ALL ON "{table}" FROM "{role}"')
        connection.exec_driver_sql(f'GRANT {_LESS.get(table, _ALL)} ON "{table}" TO "{role}"')
    connection.exec_driver_sql(
        f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{schema}" TO "{role}"'
    )


def _refuse_unfit(connection: Connection, role: str) -> None:
    found = (
        connection.execute(
            text(
                "SELECT rolsuper, pg_has_role(rolname, c.relowner, 'MEMBER') "
                "FROM pg_roles, pg_class c "
                "WHERE rolname = :role AND c.oid = 'audit_record'::regclass"
            ),
            {"role": role},
        ).one_or_none()
        if _NAME.fullmatch(role)
        else None
    )
    if found is None:
        raise NoSuchRole(f"There is no role “{role}”. Make it first: CREATE ROLE {role} LOGIN.")
    if any(found):
        raise NoSuchRole(
            f"“{role}” owns the tables or is a superuser, and could change the audit trail. "
            "Name another role."
        )
