"""Everything about a clients file that is refused: one line, one column, one plain reason each."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from iom.audit.models import AuditRecord
from iom.clients.models import Client
from iom.db import db
from tests.factories.people_files import CLIENTS, clients_csv, clients_xlsx
from tests.intake.conftest import BringIn

PNC = "1999/0123456X"  # good in HANDBOOK 3
DISTRICTS = (
    "Cambridge, East Cambridgeshire, Fenland, Huntingdonshire, Peterborough, South Cambridgeshire"
)


def nobody_is_in() -> bool:
    return db.session.scalar(select(func.count()).select_from(Client)) == 0


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"client_ref": ""}, "client_ref", "this must not be empty"),
        (
            {"client_ref": "C/1"},
            "client_ref",
            (
                "“C/1” is not a reference; one has up to 40 letters (without accents), digits and "
                "hyphens"
            ),
        ),
        ({"family_name": " "}, "family_name", "this must not be empty"),
        ({"given_names": ""}, "given_names", "this must not be empty"),
        (
            {"family_name": "x" * 101},
            "family_name",
            "the text has 101 characters, more than the 100 allowed",
        ),
        (
            {"given_names": "Wr\u202een"},
            "given_names",
            "there is a character here that cannot be shown (U+202E)",
        ),
        (
            {"date_of_birth": "1990-31-01"},
            "date_of_birth",
            "“1990-31-01” is not a day in the calendar; day and month look swapped",
        ),
        (
            {"date_of_birth": "31/01/1990"},
            "date_of_birth",
            "“31/01/1990” is not a date written YYYY-MM-DD",
        ),
        ({"date_of_birth": "2999-01-01"}, "date_of_birth", "2999-01-01 lies in the future"),
        ({"date_of_birth": "0198-01-01"}, "date_of_birth", "the year 198 cannot be right"),
        (
            {"date_of_birth": "2024-01-02"},
            "date_of_birth",
            "born on 2024-01-02, not before the nomination on 2024-01-01",
        ),
        ({"sex": "f"}, "sex", "“f” is not one of: F, M, X"),
        (
            {"ethnicity": "Martian"},
            "ethnicity",
            "“Martian” is not one of: Asian, Black, Mixed, White, Other",
        ),
        (
            {"pnc_id": "1999/0123456Y"},
            "pnc_id",
            (
                "“1999/0123456Y” is not a PNC ID: its check letter would be X, not Y; a digit or "
                "the letter is wrong"
            ),
        ),
        (
            {"cro": "123456/99M"},
            "cro",
            (
                "“123456/99M” is not a CRO number: its check letter would be L, not M; a digit or "
                "the letter is wrong"
            ),
        ),
        (
            {"prison_number": "A12"},
            "prison_number",
            (
                "“A12” is not a prison number; one is a letter, four digits and two letters, like "
                "A1234BC"
            ),
        ),
        (
            {"crn": "123"},
            "crn",
            "“123” is not a CRN; one is a letter and six digits, like X123456",
        ),
        ({"district": ""}, "district", "this must not be empty"),
        ({"district": "Cambrige"}, "district", f"“Cambrige” is not one of: {DISTRICTS}"),
        (
            {"strand": "Deter"},
            "strand",
            "“Deter” is not one of: deter, catch-and-convict, rehabilitate-and-resettle",
        ),
        (
            {"dip_status": "maybe"},
            "dip_status",
            (
                "“maybe” is not one of: not-applicable, identified, assessed, care-plan-agreed, "
                "on-caseload, retained, planned-completion, unplanned-exit, declined"
            ),
        ),
        ({"statutory": "TRUE"}, "statutory", "“TRUE” is neither yes nor no"),
        ({"mappa_level": "4"}, "mappa_level", "“4” is not a whole number from 0 to 3"),
        ({"mappa_level": "²"}, "mappa_level", "“²” is not a whole number from 0 to 3"),
        ({"intensity": "0"}, "intensity", "“0” is not a whole number from 1 to 5"),
        ({"intensity": "3.5"}, "intensity", "“3.5” is not a whole number from 1 to 5"),
        ({"nominated_on": ""}, "nominated_on", "this must not be empty"),
        (
            {"selected_on": "2023-12-31"},
            "selected_on",
            "selected on 2023-12-31, before the nomination on 2024-01-01",
        ),
        (
            {"deselected_on": "2024-01-31", "deselection_reason": "capacity"},
            "deselected_on",
            "deselected on 2024-01-31, before the selection on 2024-02-01",
        ),
        (
            {"selected_on": "", "deselected_on": "2024-01-31", "deselection_reason": "died"},
            "selected_on",
            "a placement that ended needs the day on which it was selected",
        ),
        (
            {"deselected_on": "2024-03-01"},
            "deselection_reason",
            "a placement that ended needs a reason",
        ),
        (
            {"deselection_reason": "died"},
            "deselected_on",
            "a reason for deselection needs the day of it",
        ),
        (
            {"deselected_on": "2024-03-01", "deselection_reason": "tired"},
            "deselection_reason",
            (
                "“tired” is not one of: successful-engagement, sustained-desistance, moved, "
                "long-custody, mappa, no-longer-meets-criteria, withdrew, capacity, died, other"
            ),
        ),
        (
            {"deselected_on": "2024-03-01", "deselection_reason": "other"},
            "deselection_note",
            "the reason “other” needs a note that says what it was",
        ),
    ],
)
def test_a_cell_that_cannot_be_right_keeps_the_whole_file_out(
    bring_in: BringIn, row: dict[str, str], column: str, reason: str
) -> None:
    answer = bring_in("clients", clients_csv({"client_ref": "C-2"}, row))

    assert answer.reasons == [(3, column, reason)]
    assert answer.counts == (0, 0, 0)
    assert nobody_is_in()


def test_everything_that_is_wrong_is_listed_not_only_the_first(bring_in: BringIn) -> None:
    answer = bring_in(
        "clients",
        clients_csv(
            {"sex": "?", "selected_on": "2023-01-01", "district": "Mars"},
            {"client_ref": "C-2"},
            {"client_ref": "C-3", "intensity": "9"},
        ),
    )

    assert [(line, column) for line, column, _ in answer.reasons] == [
        (2, "sex"),
        (2, "district"),
        (2, "selected_on"),
        (4, "intensity"),
    ]
    assert answer.result.stderr.splitlines()[-1] == (
        "Nothing of clients.csv was brought in: 4 refusals."
    )
    assert "clients.csv, line 4, column intensity: “9” is" in answer.result.stderr
    assert nobody_is_in()


def test_the_same_placement_twice_in_a_file_is_refused(bring_in: BringIn) -> None:
    answer = bring_in("clients", clients_csv({}, {"strand": "deter"}))

    assert answer.reasons == [
        (3, "nominated_on", "this client’s placement of 2024-01-01 stands on line 2 already")
    ]


def test_rows_of_one_client_that_disagree_about_the_person_are_refused(bring_in: BringIn) -> None:
    ended = {"deselected_on": "2024-03-01", "deselection_reason": "capacity"}
    answer = bring_in(
        "clients",
        clients_csv(
            ended | {"date_of_birth": "1990-01-31", "pnc_id": "99/123456X"},
            {"nominated_on": "2025-01-01", "selected_on": "", "pnc_id": "1999/0123456X"},
        ),
    )

    assert answer.reasons == [
        (
            3,
            "date_of_birth",
            (
                "this is empty here and “1990-01-31” on line 2; every row of one client says the "
                "same of the person"
            ),
        )
    ]


def test_two_clients_of_a_file_with_one_number_are_refused(bring_in: BringIn) -> None:
    answer = bring_in(
        "clients", clients_csv({"pnc_id": PNC}, {"client_ref": "C-2", "pnc_id": "99/123456X"})
    )

    assert answer.reasons == [(3, "pnc_id", "this PNC ID is given to another client on line 2")]


def test_a_number_of_somebody_on_the_record_is_refused_without_their_name(
    bring_in: BringIn,
) -> None:
    bring_in("clients", clients_csv({"family_name": "Secretperson", "pnc_id": PNC}))

    answer = bring_in("clients", clients_csv({"client_ref": "C-2", "pnc_id": PNC}))

    assert answer.reasons == [(2, "pnc_id", "this PNC ID belongs to another client")]
    assert "Secretperson" not in answer.result.output


def test_two_placements_on_the_scheme_at_once_are_refused(bring_in: BringIn) -> None:
    answer = bring_in(
        "clients",
        clients_csv(
            {"nominated_on": "2024-06-01", "selected_on": "2024-07-01"},
            {"nominated_on": "2024-01-01", "selected_on": "2024-02-01"},
        ),
    )

    assert answer.reasons == [
        (
            2,
            "selected_on",
            (
                "two placements of this client are on the scheme at once: the one nominated on "
                "2024-06-01 (line 2) begins while the one nominated on 2024-01-01 (line 3) still "
                "lasts"
            ),
        )
    ]


def test_a_placement_that_overlaps_one_on_the_record_is_refused_unless_the_file_ends_that(
    bring_in: BringIn,
) -> None:
    bring_in("clients", clients_csv({}))
    later = {"nominated_on": "2024-06-01", "selected_on": "2024-07-01"}

    answer = bring_in("clients", clients_csv(later))
    assert answer.reasons[0][2].endswith("the one nominated on 2024-01-01 still lasts")

    ended = {"deselected_on": "2024-07-01", "deselection_reason": "capacity"}
    assert bring_in("clients", clients_csv(later, ended)).counts == (1, 1, 0)


@pytest.mark.parametrize(
    ("content", "name", "line", "reason"),
    [
        (b"", "", None, "the file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "", None, "picture"),
        (clients_csv({}).decode().encode("utf-16"), "", None, "UTF-16"),
        (clients_csv({"family_name": "Zoé"}).decode().encode("cp1252"), "", 2, "not UTF-8"),
        (clients_csv({}).replace(b"Wren", b"Wr\0n"), "", 2, "NUL byte"),
        (b"C-1,Testperson,Wren\n", "", 1, "there is no header"),
        (clients_csv({}).replace(b"given_names", b"forenames"), "", 1, "“given_names” is expected"),
        (clients_csv({}).replace(b",intensity", b"", 1), "", 1, "lacks the column “intensity”"),
        (clients_csv({}).replace(b",", b";"), "", 1, "separated by semicolons"),
        (clients_csv({}), "people.txt", None, "neither .csv nor .xlsx"),
        (clients_csv({}), "people.xlsx", None, "workbook"),
        (clients_csv({"family_name": 'x"'}).replace(b'""', b'"', 1), "", 2, "quotation mark"),
    ],
)
def test_a_file_that_is_no_such_file_is_refused_as_a_whole(
    bring_in: BringIn, content: bytes, name: str, line: int | None, reason: str
) -> None:
    answer = bring_in("clients", content, name=name)

    [(at, _, said)] = answer.reasons
    assert at == line
    assert reason in said
    assert nobody_is_in()


def test_a_last_row_that_is_cut_short_is_refused_among_the_others(bring_in: BringIn) -> None:
    whole = clients_csv({"sex": "?"}, {"client_ref": "C-2"})

    answer = bring_in("clients", whole[: whole.rindex(b",Wren")])

    assert answer.rows == 2
    assert answer.reasons == [
        (2, "sex", "“?” is not one of: F, M, X"),
        (3, None, "the last row is cut short: it has 2 columns instead of 21"),
    ]


def test_a_row_with_too_many_columns_is_refused(bring_in: BringIn) -> None:
    wide = clients_csv({}) + b",".join([b"x"] * 30_000) + b"\r\n"

    answer = bring_in("clients", wide)

    assert [(line, reason) for line, _, reason in answer.reasons] == [
        (3, "the row has 30,000 columns instead of 21")
    ]


def test_a_formula_in_a_workbook_is_refused_with_its_place(bring_in: BringIn) -> None:
    content = clients_xlsx({}, {"client_ref": "C-2", "family_name": "=1+1"})

    answer = bring_in("clients", content, name="clients.xlsx")

    assert answer.reasons == [
        (3, "family_name", "the cell holds a formula; paste its value instead")
    ]
    assert nobody_is_in()


def test_a_refused_file_leaves_no_trace(bring_in: BringIn) -> None:
    before = db.session.scalar(select(func.count()).select_from(AuditRecord))

    bring_in("clients", clients_csv({}, {"client_ref": "C-2", "district": "Mars"}))

    assert db.session.scalar(select(func.count()).select_from(AuditRecord)) == before


def test_the_header_is_the_one_that_stays_fixed() -> None:
    assert ",".join(CLIENTS) == (
        "client_ref,family_name,given_names,date_of_birth,sex,ethnicity,pnc_id,cro,prison_number,"
        "crn,district,strand,dip_status,statutory,mappa_level,nominated_on,selected_on,"
        "deselected_on,deselection_reason,deselection_note,intensity"
    )
