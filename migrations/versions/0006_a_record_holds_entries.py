"""Let a record hold entries: particulars, warnings, offending, enforcement, contacts."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CURRENT: dict[str, Any] = {
    "sqlite_where": sa.text("ended_at IS NULL"),
    "postgresql_where": sa.text("ended_at IS NULL"),
}
_HOW = "ended_how IS NULL OR ended_how IN ('changed', 'struck-out', 'moved')"
_SOMEHOW = "(ended_at IS NULL) = (ended_how IS NULL)"


def _entry_table(name: str, *parts: Any) -> None:
    """Make a table of entries: what every one has, and what this kind says."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=120), nullable=False),
        sa.Column("ended_how", sa.String(length=12), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        *parts,
        sa.CheckConstraint(_HOW, name=op.f(f"ck_{name}_ended_how_known")),
        sa.CheckConstraint(_SOMEHOW, name=op.f(f"ck_{name}_ended_somehow")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f(f"fk_{name}_client_id")
        ),
        sa.ForeignKeyConstraint(["follows_id"], [f"{name}.id"], name=op.f(f"fk_{name}_follows_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("client_id", "token", name=op.f(f"uq_{name}_client_id_token")),
    )
    op.create_index(f"ix_{name}_current", name, ["client_id"], unique=False, **_CURRENT)
    op.create_index(op.f(f"ix_{name}_follows_id"), name, ["follows_id"], unique=False)


def upgrade() -> None:
    _entry_table(
        "clients_death",
        sa.Column("died_on", sa.Date(), nullable=False),
    )
    op.create_index(
        "uq_clients_death_client_id_current",
        "clients_death",
        ["client_id"],
        unique=True,
        **_CURRENT,
    )
    _entry_table(
        "contacts_contact",
        sa.Column("ref", sa.String(length=60), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("agency", sa.String(length=120), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=False),
        sa.Column("pathway", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("attended", sa.String(length=24), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "attended IS NULL OR attended IN ('attended', 'acceptable-absence', 'unacceptable-absence', 'our-side')",
            name=op.f("ck_contacts_contact_attended_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('office-visit', 'home-visit', 'prison-visit', 'phone', 'video', 'message', 'accompanied', 'group', 'curfew-check', 'drug-test', 'other')",
            name=op.f("ck_contacts_contact_kind_known"),
        ),
        sa.CheckConstraint(
            "pathway IS NULL OR pathway IN ('accommodation', 'attitudes', 'families', 'drugs-alcohol', 'ete', 'finance', 'health', 'domestic-abuse', 'sex-working')",
            name=op.f("ck_contacts_contact_pathway_known"),
        ),
        sa.CheckConstraint(
            "minutes IS NULL OR minutes BETWEEN 0 AND 1440",
            name=op.f("ck_contacts_contact_within_a_day"),
        ),
    )
    op.create_index(
        "ix_contacts_contact_client_day",
        "contacts_contact",
        ["client_id", "dated_on"],
        unique=False,
    )
    op.create_index(
        "uq_contacts_contact_ref_current", "contacts_contact", ["ref"], unique=True, **_CURRENT
    )
    _entry_table(
        "enforcement_court_date",
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("at_time", sa.Time(), nullable=True),
        sa.Column("court", sa.String(length=120), nullable=False),
        sa.Column("hearing", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "hearing IN ('first-hearing', 'plea', 'trial', 'sentence', 'breach', 'review', 'other')",
            name=op.f("ck_enforcement_court_date_hearing_known"),
        ),
    )
    op.create_index(
        op.f("ix_enforcement_court_date_dated_on"),
        "enforcement_court_date",
        ["dated_on"],
        unique=False,
    )
    _entry_table(
        "enforcement_curfew_visit",
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("at_time", sa.Time(), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("visited_by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "result IN ('in', 'out', 'no-answer', 'refused-to-show')",
            name=op.f("ck_enforcement_curfew_visit_result_known"),
        ),
    )
    _entry_table(
        "enforcement_order",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("curfew_from", sa.Time(), nullable=True),
        sa.Column("curfew_to", sa.Time(), nullable=True),
        sa.Column("tag", sa.String(length=12), nullable=True),
        sa.Column("exclusion", sa.Text(), nullable=False),
        sa.Column("non_contact", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('licence', 'community-order', 'suspended-sentence-order', 'youth-rehabilitation-order', 'bail', 'criminal-behaviour-order', 'other')",
            name=op.f("ck_enforcement_order_kind_known"),
        ),
        sa.CheckConstraint(
            "tag IS NULL OR tag IN ('yes', 'no', 'not-known')",
            name=op.f("ck_enforcement_order_tag_known"),
        ),
        sa.CheckConstraint(
            "(curfew_from IS NULL) = (curfew_to IS NULL)",
            name=op.f("ck_enforcement_order_curfew_whole"),
        ),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on",
            name=op.f("ck_enforcement_order_to_on_after_from_on"),
        ),
    )
    _entry_table(
        "enforcement_sentence",
        sa.Column("passed_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("court", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('custody', 'suspended', 'community', 'fine', 'discharge', 'other')",
            name=op.f("ck_enforcement_sentence_kind_known"),
        ),
    )
    _entry_table(
        "enforcement_sighting",
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("at_time", sa.Time(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )
    _entry_table(
        "enforcement_warrant",
        sa.Column("ref", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("court", sa.String(length=120), nullable=False),
        sa.Column("executed_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('arrest', 'failed-to-appear', 'breach-of-order', 'recall', 'search', 'wanted-without-warrant')",
            name=op.f("ck_enforcement_warrant_kind_known"),
        ),
        sa.CheckConstraint(
            "executed_on IS NULL OR executed_on >= issued_on",
            name=op.f("ck_enforcement_warrant_executed_on_after_issued_on"),
        ),
        sa.CheckConstraint(
            "executed_on IS NULL OR withdrawn_on IS NULL",
            name=op.f("ck_enforcement_warrant_executed_or_withdrawn"),
        ),
        sa.CheckConstraint(
            "withdrawn_on IS NULL OR withdrawn_on >= issued_on",
            name=op.f("ck_enforcement_warrant_withdrawn_on_after_issued_on"),
        ),
    )
    op.create_index(
        "uq_enforcement_warrant_ref_current",
        "enforcement_warrant",
        ["ref"],
        unique=True,
        **_CURRENT,
    )
    _entry_table(
        "offending_anti_social_case",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("held_by", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('open-case', 'injunction', 'behaviour-contract', 'order')",
            name=op.f("ck_offending_anti_social_case_kind_known"),
        ),
    )
    _entry_table(
        "offending_breach",
        sa.Column("ref", sa.String(length=60), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('breach', 'recall', 'warning')", name=op.f("ck_offending_breach_kind_known")
        ),
    )
    op.create_index(
        "uq_offending_breach_ref_current", "offending_breach", ["ref"], unique=True, **_CURRENT
    )
    _entry_table(
        "offending_dip_event",
        sa.Column("ref", sa.String(length=60), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "event IN ('joined-caseload', 'trigger-arrest', 'assessed', 'needs-treatment', 'care-plan', 'referred-tier-2', 'referred-tier-3', 'referred-tier-4', 'case-managed', 'treatment-started', 'retained-12-weeks', 'planned-completion', 'unplanned-exit', 'prison-referral', 'ppo-appropriate', 'dtto-commenced', 'dtto-commenced-lower', 'dtto-completed', 'dtto-not-completed')",
            name=op.f("ck_offending_dip_event_event_known"),
        ),
    )
    op.create_index(
        "uq_offending_dip_event_ref_current",
        "offending_dip_event",
        ["ref"],
        unique=True,
        **_CURRENT,
    )
    _entry_table(
        "offending_drug_test",
        sa.Column("ref", sa.String(length=60), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("substances", sa.String(length=120), nullable=False),
        sa.Column("occasion", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "result IN ('class-a-positive', 'class-a-negative', 'test-refused', 'test-missed')",
            name=op.f("ck_offending_drug_test_result_known"),
        ),
    )
    op.create_index(
        "uq_offending_drug_test_ref_current",
        "offending_drug_test",
        ["ref"],
        unique=True,
        **_CURRENT,
    )
    _entry_table(
        "offending_intelligence",
        sa.Column("ref", sa.String(length=60), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("grade", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_index(
        "uq_offending_intelligence_ref_current",
        "offending_intelligence",
        ["ref"],
        unique=True,
        **_CURRENT,
    )
    _entry_table(
        "offending_offence",
        sa.Column("ref", sa.String(length=60), nullable=True),
        sa.Column("offence_on", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("disposal", sa.String(length=20), nullable=False),
        sa.Column("alcohol", sa.String(length=12), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "alcohol IS NULL OR alcohol IN ('yes', 'no', 'not-known')",
            name=op.f("ck_offending_offence_alcohol_known"),
        ),
        sa.CheckConstraint(
            "category IN ('dwelling-burglary', 'robbery', 'aggravated-vehicle-taking', 'theft-of-vehicle', 'non-dwelling-burglary', 'theft-from-vehicle', 'theft-from-person', 'handling', 'going-equipped', 'violence-with-injury', 'other-theft', 'drugs-supply', 'criminal-damage', 'shoplifting', 'other')",
            name=op.f("ck_offending_offence_category_known"),
        ),
        sa.CheckConstraint(
            "disposal IN ('convicted', 'cautioned', 'charged', 'arrested', 'no-further-action', 'acquitted')",
            name=op.f("ck_offending_offence_disposal_known"),
        ),
    )
    op.create_index(
        "ix_offending_offence_client_day",
        "offending_offence",
        ["client_id", "offence_on"],
        unique=False,
    )
    op.create_index(
        "uq_offending_offence_ref_current", "offending_offence", ["ref"], unique=True, **_CURRENT
    )
    _entry_table(
        "offending_predictor",
        sa.Column("ref", sa.String(length=60), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 100", name=op.f("ck_offending_predictor_per_cent")),
    )
    op.create_index(
        "uq_offending_predictor_ref_current",
        "offending_predictor",
        ["ref"],
        unique=True,
        **_CURRENT,
    )
    _entry_table(
        "particulars_communication",
        sa.Column("language", sa.String(length=60), nullable=False),
        sa.Column("interpreter", sa.String(length=12), nullable=False),
        sa.Column("reading", sa.String(length=20), nullable=False),
        sa.Column("learning_difficulty", sa.Text(), nullable=False),
        sa.Column("preferred_way", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "interpreter IN ('yes', 'no', 'not-known')",
            name=op.f("ck_particulars_communication_interpreter_known"),
        ),
        sa.CheckConstraint(
            "preferred_way IS NULL OR preferred_way IN ('call', 'text-message', 'e-mail', 'letter', 'visit', 'through-a-worker')",
            name=op.f("ck_particulars_communication_preferred_way_known"),
        ),
        sa.CheckConstraint(
            "reading IN ('reads-well', 'with-help', 'does-not-read', 'not-known')",
            name=op.f("ck_particulars_communication_reading_known"),
        ),
    )
    _entry_table(
        "particulars_participation",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("in_writing", sa.String(length=12), nullable=False),
        sa.Column("witnessed_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "in_writing IN ('yes', 'no', 'not-known')",
            name=op.f("ck_particulars_participation_in_writing_known"),
        ),
        sa.CheckConstraint(
            "withdrawn_on IS NULL OR withdrawn_on >= given_on",
            name=op.f("ck_particulars_participation_withdrawn_on_after_given_on"),
        ),
    )
    _entry_table(
        "particulars_photograph",
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("media_type", sa.String(length=12), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "media_type IN ('image/jpeg', 'image/png')",
            name=op.f("ck_particulars_photograph_media_type_known"),
        ),
        sa.CheckConstraint(
            "expires_on IS NULL OR expires_on >= taken_on",
            name=op.f("ck_particulars_photograph_expires_on_after_taken_on"),
        ),
    )
    _entry_table(
        "particulars_relation",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("relationship", sa.String(length=20), nullable=False),
        sa.Column("next_of_kin", sa.String(length=12), nullable=False),
        sa.Column("carer", sa.String(length=12), nullable=False),
        sa.Column("telephone", sa.String(length=30), nullable=False),
        sa.Column("may_contact", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "carer IN ('yes', 'no', 'not-known')", name=op.f("ck_particulars_relation_carer_known")
        ),
        sa.CheckConstraint(
            "may_contact IN ('yes', 'no', 'not-known')",
            name=op.f("ck_particulars_relation_may_contact_known"),
        ),
        sa.CheckConstraint(
            "next_of_kin IN ('yes', 'no', 'not-known')",
            name=op.f("ck_particulars_relation_next_of_kin_known"),
        ),
        sa.CheckConstraint(
            "relationship IN ('parent', 'partner', 'child', 'brother-or-sister', 'grandparent', 'carer', 'friend', 'other')",
            name=op.f("ck_particulars_relation_relationship_known"),
        ),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on",
            name=op.f("ck_particulars_relation_to_on_after_from_on"),
        ),
    )
    _entry_table(
        "particulars_telephone",
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("comparable", sa.String(length=30), nullable=False),
        sa.Column("whose", sa.String(length=20), nullable=False),
        sa.Column("safe", sa.String(length=12), nullable=False),
        sa.Column("when_to_ring", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "safe IN ('yes', 'no', 'not-known')", name=op.f("ck_particulars_telephone_safe_known")
        ),
        sa.CheckConstraint(
            "whose IN ('own', 'shared', 'somebody-elses')",
            name=op.f("ck_particulars_telephone_whose_known"),
        ),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on",
            name=op.f("ck_particulars_telephone_to_on_after_from_on"),
        ),
    )
    op.create_index(
        op.f("ix_particulars_telephone_comparable"),
        "particulars_telephone",
        ["comparable"],
        unique=False,
    )
    _entry_table(
        "safety_apart",
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on", name=op.f("ck_safety_apart_to_on_after_from_on")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["clients_client.id"], name=op.f("fk_safety_apart_other_id")
        ),
    )
    op.create_index(op.f("ix_safety_apart_other_id"), "safety_apart", ["other_id"], unique=False)
    _entry_table(
        "safety_marac",
        sa.Column("heard_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= heard_on", name=op.f("ck_safety_marac_to_on_after_heard_on")
        ),
    )
    _entry_table(
        "safety_marker",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("reply", sa.String(length=20), nullable=False),
        sa.Column("reply_words", sa.Text(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('violence', 'weapons', 'needles', 'dogs', 'visit-in-pairs', 'not-alone-with', 'other')",
            name=op.f("ck_safety_marker_kind_known"),
        ),
        sa.CheckConstraint(
            "reply IN ('not-yet-told', 'told-no-reply', 'replied', 'withheld')",
            name=op.f("ck_safety_marker_reply_known"),
        ),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on", name=op.f("ck_safety_marker_to_on_after_from_on")
        ),
    )
    _entry_table(
        "youth_adult_move",
        sa.Column("service", sa.String(length=120), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
    )
    _entry_table(
        "youth_family_intervention",
        sa.Column("programme", sa.String(length=120), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on",
            name=op.f("ck_youth_family_intervention_to_on_after_from_on"),
        ),
    )
    _entry_table(
        "youth_worker",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("team", sa.String(length=120), nullable=False),
        sa.Column("telephone", sa.String(length=30), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on", name=op.f("ck_youth_worker_to_on_after_from_on")
        ),
    )
    _situations_become_entries()


def _situations_become_entries() -> None:
    name = "offending_situation"
    with op.batch_alter_table(name) as table:
        table.add_column(sa.Column("expected_on", sa.Date(), nullable=True))
        # Where they came from stands on the trail; who recorded them was a file or a command.
        for column, kind in (
            ("source", sa.String(length=120)),
            ("recorded_by", sa.String(length=120)),
            ("ended_by", sa.String(length=120)),
            ("ended_reason", sa.Text()),
        ):
            table.add_column(sa.Column(column, kind, nullable=False, server_default=""))
        table.add_column(sa.Column("token", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("ended_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("ended_how", sa.String(length=12), nullable=True))
        table.add_column(sa.Column("follows_id", sa.Integer(), nullable=True))
        table.drop_constraint(op.f("uq_offending_situation_client_id_from_on"), type_="unique")
        table.create_check_constraint(op.f(f"ck_{name}_ended_how_known"), _HOW)
        table.create_check_constraint(op.f(f"ck_{name}_ended_somehow"), _SOMEHOW)
        table.create_unique_constraint(op.f(f"uq_{name}_client_id_token"), ["client_id", "token"])
        table.create_foreign_key(op.f(f"fk_{name}_follows_id"), name, ["follows_id"], ["id"])
    with op.batch_alter_table(name) as table:
        for column in ("source", "recorded_by", "ended_by", "ended_reason"):
            table.alter_column(column, server_default=None)
    op.create_index(f"ix_{name}_current", name, ["client_id"], unique=False, **_CURRENT)
    op.create_index(op.f(f"ix_{name}_follows_id"), name, ["follows_id"], unique=False)
    op.create_index(
        f"uq_{name}_client_id_from_on_current",
        name,
        ["client_id", "from_on"],
        unique=True,
        **_CURRENT,
    )


def downgrade() -> None:
    name = "offending_situation"
    op.execute("DELETE FROM offending_situation WHERE ended_at IS NOT NULL")
    for index in (
        f"ix_{name}_current",
        f"ix_{name}_follows_id",
        f"uq_{name}_client_id_from_on_current",
    ):
        op.drop_index(index, table_name=name)
    with op.batch_alter_table(name) as table:
        table.drop_constraint(op.f(f"fk_{name}_follows_id"), type_="foreignkey")
        table.drop_constraint(op.f(f"uq_{name}_client_id_token"), type_="unique")
        table.drop_constraint(op.f(f"ck_{name}_ended_how_known"), type_="check")
        table.drop_constraint(op.f(f"ck_{name}_ended_somehow"), type_="check")
        table.create_unique_constraint(
            op.f("uq_offending_situation_client_id_from_on"), ["client_id", "from_on"]
        )
        for column in _OF_SITUATIONS:
            table.drop_column(column)
    for table_name in reversed(_TABLES):
        op.drop_table(table_name)


_OF_SITUATIONS = (
    "follows_id",
    "ended_how",
    "ended_at",
    "token",
    "ended_reason",
    "ended_by",
    "recorded_by",
    "source",
    "expected_on",
)
_TABLES = (
    "clients_death",
    "contacts_contact",
    "enforcement_court_date",
    "enforcement_curfew_visit",
    "enforcement_order",
    "enforcement_sentence",
    "enforcement_sighting",
    "enforcement_warrant",
    "offending_anti_social_case",
    "offending_breach",
    "offending_dip_event",
    "offending_drug_test",
    "offending_intelligence",
    "offending_offence",
    "offending_predictor",
    "particulars_communication",
    "particulars_participation",
    "particulars_photograph",
    "particulars_relation",
    "particulars_telephone",
    "safety_apart",
    "safety_marac",
    "safety_marker",
    "youth_adult_move",
    "youth_family_intervention",
    "youth_worker",
)
