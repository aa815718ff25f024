"""Let other names and addresses be entries, and say who checked an address, how, and what they found."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CURRENT: dict[str, Any] = {
    "sqlite_where": sa.text("ended_at IS NULL"),
    "postgresql_where": sa.text("ended_at IS NULL"),
}
_HOW = "ended_how IS NULL OR ended_how IN ('changed', 'struck-out', 'moved')"
_SOMEHOW = "(ended_at IS NULL) = (ended_how IS NULL)"
_KEYS = {
    "clients_alias": ["client_id", "family_name", "given_names"],
    "clients_address": ["client_id", "line", "postcode", "from_on"],
}
_CHECKED = (
    "check_how IS NULL OR check_how IN ('visit', 'telephone', 'landlord', 'agency', 'document')"
)
_RESULTS = "check_result IS NULL OR check_result IN ('lives-there', 'does-not', 'nobody-answered')"
_SAFE = "safe_to_write IS NULL OR safe_to_write IN ('yes', 'no', 'not-known')"


def upgrade() -> None:
    for name, key in _KEYS.items():
        with op.batch_alter_table(name) as table:
            # What stands there was put on the record without a source, and is current.
            for column in ("source", "ended_by"):
                table.add_column(
                    sa.Column(column, sa.String(length=120), nullable=False, server_default="")
                )
            table.add_column(
                sa.Column("ended_reason", sa.Text(), nullable=False, server_default="")
            )
            table.add_column(sa.Column("token", sa.String(length=40), nullable=True))
            table.add_column(sa.Column("ended_at", sa.DateTime(), nullable=True))
            table.add_column(sa.Column("ended_how", sa.String(length=12), nullable=True))
            table.add_column(sa.Column("follows_id", sa.Integer(), nullable=True))
            if name == "clients_address":
                _add_what_a_check_found(table)
        with op.batch_alter_table(name) as table:
            for column in ("source", "ended_by", "ended_reason"):
                table.alter_column(column, server_default=None)
            if name == "clients_address":
                table.alter_column("checked_by", server_default=None)
            table.drop_constraint(op.f(f"uq_{name}_{'_'.join(key)}"), type_="unique")
            table.create_unique_constraint(
                op.f(f"uq_{name}_client_id_token"), ["client_id", "token"]
            )
            table.create_check_constraint(op.f(f"ck_{name}_ended_how_known"), _HOW)
            table.create_check_constraint(op.f(f"ck_{name}_ended_somehow"), _SOMEHOW)
            table.create_foreign_key(op.f(f"fk_{name}_follows_id"), name, ["follows_id"], ["id"])
            if name == "clients_address":
                table.drop_constraint(op.f(f"ck_{name}_ends_after_it_begins"), type_="check")
                table.create_check_constraint(
                    op.f(f"ck_{name}_to_on_after_from_on"), "to_on IS NULL OR to_on >= from_on"
                )
                table.create_check_constraint(op.f(f"ck_{name}_check_how_known"), _CHECKED)
                table.create_check_constraint(op.f(f"ck_{name}_check_result_known"), _RESULTS)
                table.create_check_constraint(op.f(f"ck_{name}_safe_to_write_known"), _SAFE)
        op.create_index(f"ix_{name}_current", name, ["client_id"], unique=False, **_CURRENT)
        op.create_index(op.f(f"ix_{name}_follows_id"), name, ["follows_id"], unique=False)
        op.create_index(f"uq_{name}_{'_'.join(key)}_current", name, key, unique=True, **_CURRENT)


def _add_what_a_check_found(table: Any) -> None:
    table.add_column(sa.Column("checked_on", sa.Date(), nullable=True))
    table.add_column(
        sa.Column("checked_by", sa.String(length=120), nullable=False, server_default="")
    )
    table.add_column(sa.Column("check_how", sa.String(length=20), nullable=True))
    table.add_column(sa.Column("check_result", sa.String(length=20), nullable=True))
    table.add_column(sa.Column("safe_to_write", sa.String(length=12), nullable=True))


def downgrade() -> None:
    # What had ended was not on the record before, and could not be told from what was.
    op.execute(
        "DELETE FROM clients_search_key WHERE alias_id IN "
        "(SELECT id FROM clients_alias WHERE ended_at IS NOT NULL)"
    )
    for name, key in _KEYS.items():
        op.execute(f"UPDATE {name} SET follows_id = NULL")  # noqa: S608  # names of tables
        op.execute(f"DELETE FROM {name} WHERE ended_at IS NOT NULL")  # noqa: S608  # as above
        op.drop_index(f"uq_{name}_{'_'.join(key)}_current", name)
        op.drop_index(op.f(f"ix_{name}_follows_id"), name)
        op.drop_index(f"ix_{name}_current", name)
        with op.batch_alter_table(name) as table:
            if name == "clients_address":
                for rule in (
                    *("to_on_after_from_on", "check_how_known"),
                    *("check_result_known", "safe_to_write_known"),
                ):
                    table.drop_constraint(op.f(f"ck_{name}_{rule}"), type_="check")
                table.create_check_constraint(
                    op.f(f"ck_{name}_ends_after_it_begins"), "to_on IS NULL OR to_on >= from_on"
                )
            table.drop_constraint(op.f(f"fk_{name}_follows_id"), type_="foreignkey")
            table.drop_constraint(op.f(f"ck_{name}_ended_how_known"), type_="check")
            table.drop_constraint(op.f(f"ck_{name}_ended_somehow"), type_="check")
            table.drop_constraint(op.f(f"uq_{name}_client_id_token"), type_="unique")
            table.create_unique_constraint(op.f(f"uq_{name}_{'_'.join(key)}"), key)
        with op.batch_alter_table(name) as table:
            for column in ("source", "ended_by", "ended_reason", "token", "ended_at", "ended_how"):
                table.drop_column(column)
            table.drop_column("follows_id")
            if name == "clients_address":
                for column in (
                    *("checked_on", "checked_by", "check_how"),
                    *("check_result", "safe_to_write"),
                ):
                    table.drop_column(column)
