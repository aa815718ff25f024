"""What to put into each file, for whoever makes one: columns, allowed words, an example. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from iom.clients.domain import Ethnicity, Sex
from iom.cohort.domain import DeselectionReason, DipStatus, Strand
from iom.intake.domain import FileKind
from iom.intake.entry_guides import ENTRY_GUIDES
from iom.intake.guide_shapes import DATE, WHO, Column, Guide, words_of
from iom.offending.domain import SituationKind

GUIDES: Mapping[FileKind, Guide] = {
    FileKind.CLIENTS: Guide(
        title="Clients",
        one="placement",
        key="Nominated",
        what="One row for each time on the scheme (placement). A client who came back has a row "
        "for each placement, with the same reference and the same personal details. A placement is "
        "known again by the reference and the day of nomination.",
        columns=(
            Column(
                "client_ref",
                "Your reference for the client: letters, digits and hyphens.",
                needed=True,
            ),
            Column("family_name", "Family name.", needed=True),
            Column("given_names", "Given names.", needed=True),
            Column("date_of_birth", f"Date of birth, {DATE}."),
            Column("sex", "Sex as recorded.", words_of(Sex)),
            Column("ethnicity", "Ethnicity, in five broad groups.", words_of(Ethnicity)),
            Column("pnc_id", "PNC ID, long or short: 1999/0123456X or 99/123456X."),
            Column("cro", "CRO number: 123456/99L or the SF form."),
            Column("prison_number", "Prison (NOMS) number: A1234BC."),
            Column("crn", "Probation’s case reference number: X123456."),
            Column("district", "The district that serves the client, by its name.", needed=True),
            Column("strand", "The strand; empty if the client has none.", words_of(Strand)),
            Column(
                "dip_status", "Standing in the Drug Interventions Programme.", words_of(DipStatus)
            ),
            Column("statutory", "Whether on licence or order.", ("yes", "no")),
            Column("mappa_level", "MAPPA level; empty counts as 0.", ("0", "1", "2", "3")),
            Column("nominated_on", f"Day of nomination, {DATE}.", needed=True),
            Column("selected_on", f"Day of selection, {DATE}; empty if not selected yet."),
            Column("deselected_on", f"Day of deselection, {DATE}; empty while on the scheme."),
            Column(
                "deselection_reason",
                "Why the placement ended; with a day of deselection, and only then.",
                words_of(DeselectionReason),
            ),
            Column("deselection_note", "More about it: for “other” always, for “moved” where to."),
            Column("intensity", "Level, 1 (Monitoring) to 5 (Intensive).", words_of(range(1, 6))),
        ),
        example=(
            "EXAMPLE-1",
            "Example",
            "Robin",
            "1990-01-31",
            "X",
            "",
            "1999/0123456X",
            "",
            "",
            "",
            "Cambridge",
            "catch-and-convict",
            "on-caseload",
            "yes",
            "0",
            "2025-03-03",
            "2025-03-17",
            "",
            "",
            "",
            "4",
        ),
    ),
    FileKind.SITUATIONS: Guide(
        title="Situations",
        one="situation",
        key="Situation from",
        what="One row for each span in one legal situation. The clients must be on the record. "
        "Days that no row covers count as days at liberty. Spans of one client may touch but not "
        "overlap. A span is known again by the client and its first day.",
        columns=(
            WHO,
            Column(
                "situation", "Where the client is in law.", words_of(SituationKind), needed=True
            ),
            Column("from", f"The first day, {DATE}.", needed=True),
            Column("to", f"The first day after it, {DATE}; empty while it lasts."),
            Column("establishment", "The prison or hospital, by its name."),
        ),
        example=("EXAMPLE-1", "remand", "2025-05-01", "2025-06-12", "HMP Example"),
    ),
    **ENTRY_GUIDES,
}
