"""Tables of placements and of the spans of what held when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from iom.cohort.corrections import What
from iom.cohort.domain import DeselectionReason, DipStatus, Strand
from iom.db import Base, one_of, words
from iom.entries.domain import EndedHow


class Placement(Base):
    """One time on the scheme, from nomination to deselection."""

    __tablename__ = "cohort_placement"
    __table_args__ = (
        UniqueConstraint("client_id", "nominated_on"),
        CheckConstraint(
            "selected_on IS NULL OR selected_on >= nominated_on", name="selected_after_nominated"
        ),
        CheckConstraint(
            "deselected_on IS NULL OR (selected_on IS NOT NULL AND deselected_on >= selected_on)",
            name="deselected_after_selected",
        ),
        CheckConstraint(
            "(deselected_on IS NULL) = (deselection_reason IS NULL)", name="reason_with_date"
        ),
        CheckConstraint("not_selected_on IS NULL OR selected_on IS NULL", name="selected_or_not"),
        CheckConstraint(
            "deselection_reason IS NULL OR " + one_of("deselection_reason", DeselectionReason),
            name="reason_known",
        ),
        Index(
            "uq_cohort_placement_latest",
            "client_id",
            unique=True,
            sqlite_where=text("is_latest"),
            postgresql_where=text("is_latest"),
        ),
        Index("ix_cohort_placement_selected", "selected_on", "deselected_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    nominated_on: Mapped[date]
    selected_on: Mapped[date | None]
    deselected_on: Mapped[date | None]
    deselection_reason: Mapped[DeselectionReason | None] = mapped_column(words(DeselectionReason))
    deselection_note: Mapped[str] = mapped_column(Text, default="")
    not_selected_on: Mapped[date | None]  # from that day on the nomination waits no more
    is_latest: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}


class _Span:
    """What every span has: whose, from which day, up to which day (left out; none: still)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[object, ...]:
        return (
            UniqueConstraint("client_id", "from_on"),
            CheckConstraint("to_on IS NULL OR to_on > from_on", name="to_after_from"),
            *cls._checks(),
        )

    @classmethod
    def _checks(cls) -> tuple[object, ...]:
        return ()


class DistrictSpan(_Span, Base):
    """The district that served the client."""

    __tablename__ = "cohort_district_span"

    value: Mapped[int] = mapped_column("district_id", ForeignKey("places_district.id"), index=True)


class StrandSpan(_Span, Base):
    """The strand; null where the client had none."""

    __tablename__ = "cohort_strand_span"

    value: Mapped[Strand | None] = mapped_column("strand", words(Strand))

    @classmethod
    def _checks(cls) -> tuple[object, ...]:
        return (CheckConstraint(f"strand IS NULL OR {one_of('strand', Strand)}", name="known"),)


class DipSpan(_Span, Base):
    """The status in the Drug Interventions Programme; null where not known."""

    __tablename__ = "cohort_dip_span"

    value: Mapped[DipStatus | None] = mapped_column("status", words(DipStatus))

    @classmethod
    def _checks(cls) -> tuple[object, ...]:
        return (CheckConstraint(f"status IS NULL OR {one_of('status', DipStatus)}", name="known"),)


class MappaSpan(_Span, Base):
    """The MAPPA level, 0 to 3."""

    __tablename__ = "cohort_mappa_span"

    value: Mapped[int] = mapped_column("level")

    @classmethod
    def _checks(cls) -> tuple[object, ...]:
        return (CheckConstraint("level BETWEEN 0 AND 3", name="known"),)


class StatutorySpan(_Span, Base):
    """Whether the client is on licence or order; null where not known."""

    __tablename__ = "cohort_statutory_span"

    value: Mapped[bool | None] = mapped_column("statutory")


class LevelSpan(_Span, Base):
    """The level of intensity, 1 to 5; null where none is set."""

    __tablename__ = "cohort_level_span"

    value: Mapped[int | None] = mapped_column("level")

    @classmethod
    def _checks(cls) -> tuple[object, ...]:
        return (CheckConstraint("level IS NULL OR level BETWEEN 1 AND 5", name="known"),)


class ImportedFacts(Base):
    """What a file said of a placement, so that the same file again changes nothing.

    The placement and the spans hold what is true; a later change there must not look like a change
    in the file. The days and the reason are those of a file alone: empty where none told them.
    """

    __tablename__ = "cohort_imported_facts"

    placement_id: Mapped[int] = mapped_column(ForeignKey("cohort_placement.id"), primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("places_district.id"))
    strand: Mapped[str | None] = mapped_column(String(40))
    dip_status: Mapped[str | None] = mapped_column(String(40))
    statutory: Mapped[bool | None]
    mappa_level: Mapped[int]
    intensity: Mapped[int | None]
    selected_on: Mapped[date | None]
    deselected_on: Mapped[date | None]
    deselection_reason: Mapped[str | None] = mapped_column(String(40))
    deselection_note: Mapped[str] = mapped_column(Text, default="", server_default="")


class Former(Base):
    """What a placement or a fact said before it was corrected, struck out or moved away.

    A row is written and never changed. What it says stands in the columns of its `what` alone.
    """

    __tablename__ = "cohort_former"
    __table_args__ = (
        CheckConstraint(one_of("what", What), name="what_known"),
        CheckConstraint(one_of("how", EndedHow), name="how_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    what: Mapped[What] = mapped_column(words(What, length=20))
    nominated_on: Mapped[date | None]
    selected_on: Mapped[date | None]
    deselected_on: Mapped[date | None]
    deselection_reason: Mapped[str | None] = mapped_column(String(40))
    deselection_note: Mapped[str] = mapped_column(Text, default="")
    from_on: Mapped[date | None]
    district_id: Mapped[int | None] = mapped_column(ForeignKey("places_district.id"))
    strand: Mapped[str | None] = mapped_column(String(40))
    dip_status: Mapped[str | None] = mapped_column(String(40))
    statutory: Mapped[bool | None]
    mappa_level: Mapped[int | None]
    intensity: Mapped[int | None]
    how: Mapped[EndedHow] = mapped_column(words(EndedHow, length=12))
    reason: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime]
    ended_by: Mapped[str] = mapped_column(String(120))
