"""Let the permission to look after jobs be granted and taken singly."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_TABLES = ("accounts_user_permission", "accounts_permission_change")
_BEFORE = (
    *("see-clients", "see-every-client", "nominate", "change-clients", "change-own-clients"),
    *("log-work", "log-sightings", "import-people", "merge-clients", "restrict-clients"),
    *("break-glass", "decide-retention", "set-matrix", "sit-on-panel", "decide-on-panel"),
    *("ask-fund", "approve-fund", "export-clients", "export-own-clients", "export-figures"),
    *("see-crimes", "import-crimes", "see-internal-reports", "see-public-reports"),
    *("produce-reports", "change-report-settings", "manage-users", "manage-agreements"),
    *("manage-places", "read-audit", "read-district-audit", "export-audit"),
)
_NEW = "run-jobs"


def upgrade() -> None:
    place = _BEFORE.index("read-audit")
    _know((*_BEFORE[:place], _NEW, *_BEFORE[place:]))


def downgrade() -> None:
    for table in _TABLES:
        rows = sa.table(table, sa.column("permission"))
        op.execute(rows.delete().where(rows.c.permission == _NEW))
    _know(_BEFORE)


def _know(permissions: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{each}'" for each in permissions)
    for table in _TABLES:
        name = op.f(f"ck_{table}_permission_known")
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(name, type_="check")
            batch.create_check_constraint(name, f"permission IN ({listed})")
