"""Say who may see what."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clients_tombstone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("erased_at", sa.DateTime(), nullable=False),
        sa.Column("erased_by", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients_tombstone")),
        sa.UniqueConstraint("ref", name=op.f("uq_clients_tombstone_ref")),
    )
    op.create_table(
        "oversight_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "kind IN ('own-name', 'many', 'night', 'same-address')",
            name=op.f("ck_oversight_mark_kind_known"),
        ),
        sa.CheckConstraint("last_seq >= first_seq", name=op.f("ck_oversight_mark_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oversight_mark")),
        sa.UniqueConstraint(
            "kind",
            "actor",
            "about",
            "first_seq",
            "last_seq",
            name=op.f("uq_oversight_mark_kind_actor_about_first_seq_last_seq"),
        ),
    )
    op.create_table(
        "retention_period",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "years BETWEEN 1 AND 100", name=op.f("ck_retention_period_years_make_sense")
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_retention_period")),
    )
    op.create_table(
        "sessions_counted_tries",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since_at", sa.DateTime(), nullable=False),
        sa.Column("until_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sessions_counted_tries")),
    )
    with op.batch_alter_table("sessions_counted_tries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sessions_counted_tries_since_at"), ["since_at"], unique=False
        )

    op.create_table(
        "accounts_permission_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("permission", sa.String(length=40), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "permission IN ('see-clients', 'see-every-client', 'nominate', 'change-clients', 'change-own-clients', 'log-work', 'log-sightings', 'import-people', 'merge-clients', 'restrict-clients', 'break-glass', 'decide-retention', 'set-matrix', 'sit-on-panel', 'decide-on-panel', 'ask-fund', 'approve-fund', 'export-clients', 'export-own-clients', 'export-figures', 'see-crimes', 'import-crimes', 'see-internal-reports', 'see-public-reports', 'produce-reports', 'change-report-settings', 'manage-users', 'manage-agreements', 'manage-places', 'read-audit', 'read-district-audit', 'export-audit')",
            name=op.f("ck_accounts_permission_change_permission_known"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_accounts_permission_change_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_permission_change")),
    )
    with op.batch_alter_table("accounts_permission_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accounts_permission_change_user_id"), ["user_id"], unique=False
        )

    op.create_table(
        "accounts_user_permission",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("permission", sa.String(length=40), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "permission IN ('see-clients', 'see-every-client', 'nominate', 'change-clients', 'change-own-clients', 'log-work', 'log-sightings', 'import-people', 'merge-clients', 'restrict-clients', 'break-glass', 'decide-retention', 'set-matrix', 'sit-on-panel', 'decide-on-panel', 'ask-fund', 'approve-fund', 'export-clients', 'export-own-clients', 'export-figures', 'see-crimes', 'import-crimes', 'see-internal-reports', 'see-public-reports', 'produce-reports', 'change-report-settings', 'manage-users', 'manage-agreements', 'manage-places', 'read-audit', 'read-district-audit', 'export-audit')",
            name=op.f("ck_accounts_user_permission_permission_known"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_accounts_user_permission_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", "permission", name=op.f("pk_accounts_user_permission")),
    )
    op.create_table(
        "notices_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_notices_notice_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices_notice")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_notices_notice_user_id_key")),
    )
    with op.batch_alter_table("notices_notice", schema=None) as batch_op:
        batch_op.create_index("ix_notices_notice_unread", ["user_id", "read_at"], unique=False)

    op.create_table(
        "sessions_first_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("until_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_sessions_first_code_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions_first_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_sessions_first_code_code_hash")),
    )
    with op.batch_alter_table("sessions_first_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sessions_first_code_user_id"), ["user_id"], unique=False
        )

    op.create_table(
        "sessions_recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_sessions_recovery_code_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_sessions_recovery_code_code_hash")),
    )
    with op.batch_alter_table("sessions_recovery_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sessions_recovery_code_user_id"), ["user_id"], unique=False
        )

    op.create_table(
        "sessions_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_why", sa.String(length=40), nullable=True),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("rights_version", sa.Integer(), nullable=False),
        sa.Column("code_given", sa.Boolean(), nullable=False),
        sa.Column("offered_secret", sa.Text(), nullable=True),
        sa.Column("offered_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "ended_why IN ('signed-out', 'signed-in-anew', 'by-owner', 'password-changed', 'password-reset', 'second-factor-reset', 'second-factor-changed', 'disabled', 'administrator', 'breach')",
            name=op.f("ck_sessions_session_ended_why_known"),
        ),
        sa.CheckConstraint(
            "stage IN ('code', 'enrol', 'signed-in')", name=op.f("ck_sessions_session_stage_known")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_why IS NULL)",
            name=op.f("ck_sessions_session_ended_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_sessions_session_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_session_token_hash")),
    )
    with op.batch_alter_table("sessions_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sessions_session_last_seen_at"), ["last_seen_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_sessions_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sharing_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("purposes", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "to_on >= from_on", name=op.f("ck_sharing_agreement_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["sharing_agreement.id"], name=op.f("fk_sharing_agreement_follows_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["accounts_user.id"], name=op.f("fk_sharing_agreement_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_agreement")),
        sa.UniqueConstraint("title", name=op.f("uq_sharing_agreement_title")),
        sa.UniqueConstraint("token", name=op.f("uq_sharing_agreement_token")),
    )
    with op.batch_alter_table("sharing_agreement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sharing_agreement_follows_id"), ["follows_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_sharing_agreement_to_on"), ["to_on"], unique=False)

    op.create_table(
        "accounts_user_bound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "CASE WHEN scheme_id IS NULL THEN 0 ELSE 1 END + CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END + CASE WHEN district_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_accounts_user_bound_one_place"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["places_district.id"], name=op.f("fk_accounts_user_bound_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["places_scheme.id"], name=op.f("fk_accounts_user_bound_scheme_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["places_delivery_unit.id"], name=op.f("fk_accounts_user_bound_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_accounts_user_bound_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_user_bound")),
    )
    with op.batch_alter_table("accounts_user_bound", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accounts_user_bound_user_id"), ["user_id"], unique=False
        )

    op.create_table(
        "sharing_agreement_announcement",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("step_days", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["sharing_agreement.id"],
            name=op.f("fk_sharing_agreement_announcement_agreement_id"),
        ),
        sa.PrimaryKeyConstraint(
            "agreement_id", "day", "step_days", name=op.f("pk_sharing_agreement_announcement")
        ),
    )
    op.create_table(
        "sharing_agreement_party",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["accounts_agency.id"], name=op.f("fk_sharing_agreement_party_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["sharing_agreement.id"],
            name=op.f("fk_sharing_agreement_party_agreement_id"),
        ),
        sa.PrimaryKeyConstraint(
            "agreement_id", "agency_id", name=op.f("pk_sharing_agreement_party")
        ),
    )
    with op.batch_alter_table("sharing_agreement_party", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sharing_agreement_party_agency_id"), ["agency_id"], unique=False
        )

    op.create_table(
        "sharing_agreement_reason",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["sharing_agreement.id"],
            name=op.f("fk_sharing_agreement_reason_agreement_id"),
        ),
        sa.PrimaryKeyConstraint(
            "agreement_id", "version", name=op.f("pk_sharing_agreement_reason")
        ),
    )
    op.create_table(
        "clients_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=120), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("comparable", sa.String(length=200), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on",
            name=op.f("ck_clients_address_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_clients_address_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients_address")),
        sa.UniqueConstraint(
            "client_id",
            "line",
            "postcode",
            "from_on",
            name=op.f("uq_clients_address_client_id_line_postcode_from_on"),
        ),
    )
    with op.batch_alter_table("clients_address", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clients_address_comparable"), ["comparable"], unique=False
        )

    op.create_table(
        "clients_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("lifted_by", sa.String(length=120), nullable=True),
        sa.Column("lifted_why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL)",
            name=op.f("ck_clients_hold_lifted_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_clients_hold_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients_hold")),
    )
    with op.batch_alter_table("clients_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clients_hold_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            "uq_clients_hold_open",
            ["client_id"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "nominations_nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("nominated_on", sa.Date(), nullable=False),
        sa.Column("route", sa.String(length=40), nullable=False),
        sa.Column("given_names", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("pnc_id", sa.String(length=20), nullable=True),
        sa.Column("cro", sa.String(length=20), nullable=True),
        sa.Column("prison_number", sa.String(length=20), nullable=True),
        sa.Column("crn", sa.String(length=20), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("offending", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("possible_match", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("with_user_id", sa.Integer(), nullable=True),
        sa.Column("with_district_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "route IN ('self', 'police', 'probation', 'court', 'dip', 'prison-release', 'partner-agency', 'other')",
            name=op.f("ck_nominations_nomination_route_known"),
        ),
        sa.CheckConstraint(
            "sex IS NULL OR sex IN ('F', 'M', 'X')",
            name=op.f("ck_nominations_nomination_sex_known"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent-back', 'passed-on', 'taken-on', 'kept', 'declined')",
            name=op.f("ck_nominations_nomination_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["accounts_agency.id"], name=op.f("fk_nominations_nomination_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts_user.id"], name=op.f("fk_nominations_nomination_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_nominations_nomination_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"],
            ["places_district.id"],
            name=op.f("fk_nominations_nomination_district_id"),
        ),
        sa.ForeignKeyConstraint(
            ["with_district_id"],
            ["places_district.id"],
            name=op.f("fk_nominations_nomination_with_district_id"),
        ),
        sa.ForeignKeyConstraint(
            ["with_user_id"],
            ["accounts_user.id"],
            name=op.f("fk_nominations_nomination_with_user_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations_nomination")),
        sa.UniqueConstraint("by_id", "token", name=op.f("uq_nominations_nomination_by_id_token")),
    )
    with op.batch_alter_table("nominations_nomination", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_nominations_nomination_client_id"), ["client_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_nominations_nomination_district_id"), ["district_id"], unique=False
        )

    op.create_table(
        "retention_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "reason IN ('risk-to-others', 'proceedings', 'safeguarding', 'complaint-or-claim', 'evaluation', 'other')",
            name=op.f("ck_retention_decision_reason_known"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_retention_decision_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_decision")),
        sa.UniqueConstraint("token", name=op.f("uq_retention_decision_token")),
    )
    with op.batch_alter_table("retention_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_retention_decision_client_id"), ["client_id"], unique=False
        )

    op.create_table(
        "safeguards_restriction_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "act IN ('restricted', 'changed', 'lifted')",
            name=op.f("ck_safeguards_restriction_reason_act_known"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["clients_client.id"],
            name=op.f("fk_safeguards_restriction_reason_client_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguards_restriction_reason")),
    )
    with op.batch_alter_table("safeguards_restriction_reason", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safeguards_restriction_reason_client_id"), ["client_id"], unique=False
        )

    op.create_table(
        "sharing_agreement_category",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "category IN ('identity', 'offending', 'intelligence', 'health', 'substance-treatment', 'housing', 'finance', 'meeting-record')",
            name=op.f("ck_sharing_agreement_category_category_known"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id", "agency_id"],
            ["sharing_agreement_party.agreement_id", "sharing_agreement_party.agency_id"],
            name=op.f("fk_sharing_agreement_category_agreement_id_agency_id"),
        ),
        sa.PrimaryKeyConstraint(
            "agreement_id", "agency_id", "category", name=op.f("pk_sharing_agreement_category")
        ),
    )
    op.create_table(
        "sharing_break_glass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("until_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("until_at >= at", name=op.f("ck_sharing_break_glass_lasts")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_sharing_break_glass_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_sharing_break_glass_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_break_glass")),
        sa.UniqueConstraint(
            "user_id", "client_id", "at", name=op.f("uq_sharing_break_glass_user_id_client_id_at")
        ),
    )
    with op.batch_alter_table("sharing_break_glass", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sharing_break_glass_client_id"), ["client_id"], unique=False
        )

    op.create_table(
        "sharing_involvement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "kind IN ('lead', 'second', 'link', 'other')",
            name=op.f("ck_sharing_involvement_kind_known"),
        ),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on",
            name=op.f("ck_sharing_involvement_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["accounts_agency.id"], name=op.f("fk_sharing_involvement_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_sharing_involvement_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_sharing_involvement_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_involvement")),
    )
    with op.batch_alter_table("sharing_involvement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sharing_involvement_agency",
            ["agency_id", "client_id", "from_on", "to_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_sharing_involvement_client_id"), ["client_id"], unique=False
        )
        batch_op.create_index("ix_sharing_involvement_user", ["user_id", "client_id"], unique=False)

    op.create_table(
        "sharing_restriction",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('all-but', 'named')", name=op.f("ck_sharing_restriction_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_sharing_restriction_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["accounts_user.id"], name=op.f("fk_sharing_restriction_owner_id")
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_sharing_restriction")),
    )
    with op.batch_alter_table("sharing_restriction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sharing_restriction_owner_id"), ["owner_id"], unique=False
        )

    op.create_table(
        "nominations_verdict",
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_nominations_verdict_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"],
            ["nominations_nomination.id"],
            name=op.f("fk_nominations_verdict_nomination_id"),
        ),
        sa.PrimaryKeyConstraint("nomination_id", "client_id", name=op.f("pk_nominations_verdict")),
    )
    with op.batch_alter_table("nominations_verdict", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_nominations_verdict_client_id"), ["client_id"], unique=False
        )

    op.create_table(
        "sharing_restriction_person",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["sharing_restriction.client_id"],
            name=op.f("fk_sharing_restriction_person_client_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_sharing_restriction_person_user_id")
        ),
        sa.PrimaryKeyConstraint("client_id", "user_id", name=op.f("pk_sharing_restriction_person")),
    )
    with op.batch_alter_table("sharing_restriction_person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sharing_restriction_person_user_id"), ["user_id"], unique=False
        )

    op.execute(
        "INSERT INTO accounts_user_bound (user_id, district_id) "
        "SELECT user_id, district_id FROM accounts_user_district"
    )
    with op.batch_alter_table("accounts_user_district", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_user_district_district_id"))

    op.drop_table("accounts_user_district")
    with op.batch_alter_table("accounts_agency", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=40), nullable=False, server_default="statutory")
        )
    with op.batch_alter_table("accounts_agency", schema=None) as batch_op:
        batch_op.alter_column(
            "kind", existing_type=sa.String(length=40), existing_nullable=False, server_default=None
        )

    with op.batch_alter_table("accounts_user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("password_changed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("totp_secret", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("totp_last_step", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("totp_enrolled_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("home_address", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("last_signed_in_at", sa.DateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("rights_version", sa.Integer(), nullable=False, server_default="1")
        )
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.alter_column("password_hash", existing_type=sa.VARCHAR(length=200), nullable=True)
        batch_op.create_index("ix_accounts_user_full_name", ["full_name"], unique=False)
    with op.batch_alter_table("accounts_user", schema=None) as batch_op:
        for column in ("rights_version", "version"):
            batch_op.alter_column(
                column, existing_type=sa.Integer(), existing_nullable=False, server_default=None
            )

    with op.batch_alter_table("accounts_agency", schema=None) as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_accounts_agency_kind_known"), "kind IN ('statutory', 'third-sector')"
        )


def downgrade() -> None:
    with op.batch_alter_table("accounts_agency", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_accounts_agency_kind_known"), type_="check")

    op.execute("UPDATE accounts_user SET password_hash = '' WHERE password_hash IS NULL")
    with op.batch_alter_table("accounts_user", schema=None) as batch_op:
        batch_op.drop_index("ix_accounts_user_full_name")
        batch_op.alter_column("password_hash", existing_type=sa.VARCHAR(length=200), nullable=False)
        batch_op.drop_column("version")
        batch_op.drop_column("rights_version")
        batch_op.drop_column("last_signed_in_at")
        batch_op.drop_column("home_address")
        batch_op.drop_column("totp_enrolled_at")
        batch_op.drop_column("totp_last_step")
        batch_op.drop_column("totp_secret")
        batch_op.drop_column("password_changed_at")

    with op.batch_alter_table("accounts_agency", schema=None) as batch_op:
        batch_op.drop_column("kind")

    op.create_table(
        "accounts_user_district",
        sa.Column("user_id", sa.INTEGER(), nullable=False),
        sa.Column("district_id", sa.INTEGER(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"],
            ["places_district.id"],
            name=op.f("fk_accounts_user_district_district_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_accounts_user_district_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", "district_id", name=op.f("pk_accounts_user_district")),
    )
    op.execute(
        "INSERT INTO accounts_user_district (user_id, district_id) "
        "SELECT DISTINCT b.user_id, d.id FROM accounts_user_bound b "
        "JOIN places_district d ON 1 = 1 JOIN places_delivery_unit u ON u.id = d.unit_id "
        "WHERE b.district_id = d.id OR b.unit_id = u.id OR b.scheme_id = u.scheme_id"
    )
    with op.batch_alter_table("accounts_user_district", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accounts_user_district_district_id"), ["district_id"], unique=False
        )

    with op.batch_alter_table("sharing_restriction_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sharing_restriction_person_user_id"))

    op.drop_table("sharing_restriction_person")
    with op.batch_alter_table("nominations_verdict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nominations_verdict_client_id"))

    op.drop_table("nominations_verdict")
    with op.batch_alter_table("sharing_restriction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sharing_restriction_owner_id"))

    op.drop_table("sharing_restriction")
    with op.batch_alter_table("sharing_involvement", schema=None) as batch_op:
        batch_op.drop_index("ix_sharing_involvement_user")
        batch_op.drop_index(batch_op.f("ix_sharing_involvement_client_id"))
        batch_op.drop_index("ix_sharing_involvement_agency")

    op.drop_table("sharing_involvement")
    with op.batch_alter_table("sharing_break_glass", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sharing_break_glass_client_id"))

    op.drop_table("sharing_break_glass")
    op.drop_table("sharing_agreement_category")
    with op.batch_alter_table("safeguards_restriction_reason", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_safeguards_restriction_reason_client_id"))

    op.drop_table("safeguards_restriction_reason")
    with op.batch_alter_table("retention_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retention_decision_client_id"))

    op.drop_table("retention_decision")
    with op.batch_alter_table("nominations_nomination", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nominations_nomination_district_id"))
        batch_op.drop_index(batch_op.f("ix_nominations_nomination_client_id"))

    op.drop_table("nominations_nomination")
    with op.batch_alter_table("clients_hold", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_clients_hold_open",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_clients_hold_client_id"))

    op.drop_table("clients_hold")
    with op.batch_alter_table("clients_address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clients_address_comparable"))

    op.drop_table("clients_address")
    op.drop_table("sharing_agreement_reason")
    with op.batch_alter_table("sharing_agreement_party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sharing_agreement_party_agency_id"))

    op.drop_table("sharing_agreement_party")
    op.drop_table("sharing_agreement_announcement")
    with op.batch_alter_table("accounts_user_bound", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_user_bound_user_id"))

    op.drop_table("accounts_user_bound")
    with op.batch_alter_table("sharing_agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sharing_agreement_to_on"))
        batch_op.drop_index(batch_op.f("ix_sharing_agreement_follows_id"))

    op.drop_table("sharing_agreement")
    with op.batch_alter_table("sessions_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_session_user_id"))
        batch_op.drop_index(batch_op.f("ix_sessions_session_last_seen_at"))

    op.drop_table("sessions_session")
    with op.batch_alter_table("sessions_recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_recovery_code_user_id"))

    op.drop_table("sessions_recovery_code")
    with op.batch_alter_table("sessions_first_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_first_code_user_id"))

    op.drop_table("sessions_first_code")
    with op.batch_alter_table("notices_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_notice_unread")

    op.drop_table("notices_notice")
    op.drop_table("accounts_user_permission")
    with op.batch_alter_table("accounts_permission_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_permission_change_user_id"))

    op.drop_table("accounts_permission_change")
    with op.batch_alter_table("sessions_counted_tries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_counted_tries_since_at"))

    op.drop_table("sessions_counted_tries")
    op.drop_table("retention_period")
    op.drop_table("oversight_mark")
    op.drop_table("clients_tombstone")
