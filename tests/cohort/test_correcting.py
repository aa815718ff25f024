"""Placements and what held when: corrected, struck out, moved; every count follows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from iom.accounts.domain import Category, Reader, Role
from iom.audit.models import AuditRecord
from iom.clients.models import Client
from iom.clients.queries import NotYours
from iom.cohort import correcting, correcting_facts
from iom.cohort.corrected import OnScheme, get_on_scheme
from iom.cohort.correcting_facts import Point
from iom.cohort.corrections import BadCorrection, CorrectedMeanwhile, What, code_of
from iom.cohort.domain import DeselectionReason, DipStatus, Strand
from iom.cohort.models import Former, Placement
from iom.cohort.spans import joined
from iom.cohort.stored import histories_of, placements_of
from iom.db import db
from iom.kernel.errors import NotFound
from iom.places.queries import get_district_named
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import a_reader, a_user
from tests.factories.clients import a_client, a_placement
from tests.factories.safeguards import works_with
from tests.pages import Page

AT = datetime(2026, 5, 5, 10, tzinfo=UTC)
TODAY = date(2026, 5, 5)
WHY = "It was the brother’s"
NOMINATED, SELECTED = date(2024, 1, 1), date(2024, 2, 1)


@pytest.fixture
def hazel(app: Flask) -> Reader:
    a_client(ref="C-1", given_names="Wren", family_name="Alderworth", strand=Strand.DETER)
    return a_reader()


def the(ref: str = "C-1") -> Client:
    return db.session.scalars(select(Client).where(Client.ref == ref)).one()


def placement(ref: str = "C-1", at: int = 0) -> Placement:
    mine = select(Placement).where(Placement.client_id == the(ref).id)
    return db.session.scalars(
        mine.order_by(Placement.nominated_on).execution_options(populate_existing=True)
    ).all()[at]


def history(what: What, ref: str = "C-1") -> dict[date, Any]:
    client_id = the(ref).id
    return histories_of([client_id])[client_id][what.field]


def strike(row: Placement, *, by: Reader, why: str = WHY, version: int = 1) -> None:
    with transaction():
        correcting.strike_out_placement("C-1", row.id, why, version=version, actor=by, at=AT)


def change(row: Placement, *, by: Reader, version: int = 1, **says: Any) -> None:
    with transaction():
        correcting.change_placement(
            "C-1", row.id, says, WHY, version=version, actor=by, at=AT, today=TODAY
        )


def record(what: What, day: date, value: Any, *, by: Reader) -> None:
    with transaction():
        correcting_facts.record_fact("C-1", what, day, value, actor=by, at=AT, today=TODAY)


def seen(by: Reader, ref: str = "C-1") -> OnScheme:
    return get_on_scheme(by, ref)


def events() -> list[str]:
    newest = select(AuditRecord.event).order_by(AuditRecord.seq)
    return [each for each in db.session.scalars(newest) if each.startswith(("Placement", "Fact"))]


def test_a_placement_that_is_struck_out_takes_what_held_from_it_along(hazel: Reader) -> None:
    second = date(2026, 3, 1)
    a_placement(the(), nominated_on=second, selected_on=None, district="Fenland")
    assert history(What.DISTRICT).keys() == {NOMINATED, second}

    strike(placement(at=1), by=hazel)

    assert history(What.DISTRICT).keys() == {NOMINATED}
    assert the().home_district_id == history(What.DISTRICT)[NOMINATED]
    assert placement().is_latest
    assert db.session.scalar(select(func.count(Placement.id))) == 1
    [former] = seen(hazel).former
    assert (former.said, former.how, former.reason) == ("nominated 1 Mar 2026", "struck out", WHY)
    assert events()[-1] == "PlacementStruckOut"


def test_what_was_changed_since_in_the_product_stays(hazel: Reader) -> None:
    record(What.STRAND, date(2025, 1, 1), Strand.CATCH_AND_CONVICT, by=hazel)

    strike(placement(), by=hazel)

    assert history(What.STRAND) == {date(2025, 1, 1): Strand.CATCH_AND_CONVICT}
    assert history(What.LEVEL) == {}


def test_struck_out_twice_is_once(hazel: Reader) -> None:
    row = Placement(id=placement().id)
    strike(row, by=hazel)
    strike(row, by=hazel)
    with pytest.raises(CorrectedMeanwhile, match="struck out or moved"):
        strike(row, by=hazel, why="For another reason")
    assert the().home_district_id is not None  # or nobody would see the client any more
    assert events().count("PlacementStruckOut") == 1


def test_a_placement_says_something_else_and_what_it_said_stays(hazel: Reader) -> None:
    change(
        placement(), by=hazel, nominated_on=date(2024, 1, 9), selected_on=date(2024, 2, 3),
        deselected_on=date(2026, 5, 1), deselection_reason=DeselectionReason.CAPACITY,
    )  # fmt: skip

    row = placement()
    assert (row.nominated_on, row.selected_on, row.deselected_on, row.version) == (
        date(2024, 1, 9), date(2024, 2, 3), date(2026, 5, 1), 2,
    )  # fmt: skip
    assert row.is_latest
    # What held from the nomination holds from its right day.
    assert history(What.STRAND) == {date(2024, 1, 9): Strand.DETER}
    assert [each.said for each in seen(hazel).former] == [
        "nominated 1 Jan 2024, selected 1 Feb 2024"
    ]


@pytest.mark.parametrize(
    ("says", "field", "sentence"),
    [
        ({"nominated_on": date(2026, 5, 6)}, "nominated_on", "The day lies in the future."),
        ({"selected_on": date(2023, 1, 1)}, "selected_on", "The selection lies before the nom"),
        ({"deselected_on": date(2026, 1, 1)}, "deselection_reason", "Say why the placement end"),
        (
            {"deselection_reason": DeselectionReason.DIED},
            "deselected_on",
            "Enter the day on which the placement ended",
        ),
        (
            {
                "deselected_on": date(2026, 1, 1),
                "deselection_reason": DeselectionReason.MOVED,
            },
            "deselection_note",
            "Say more about the reason.",
        ),
    ],
)
def test_what_cannot_be_right_is_refused(
    hazel: Reader, says: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(BadCorrection, match=sentence) as refused:
        change(placement(), by=hazel, **says)
    assert refused.value.field == field
    assert db.session.scalar(select(func.count(Former.id))) == 0


def test_a_second_editor_is_told(hazel: Reader) -> None:
    change(placement(), by=hazel, selected_on=date(2024, 2, 3))
    with pytest.raises(CorrectedMeanwhile):
        change(placement(), by=hazel, selected_on=date(2024, 2, 4))
    with pytest.raises(CorrectedMeanwhile):
        strike(placement(), by=hazel)


def test_a_placement_moves_to_the_right_client_with_what_held(hazel: Reader) -> None:
    a_client(ref="C-2", district="Fenland", nominated_on=date(2020, 1, 1), selected_on=None)

    def go() -> None:
        row = row_id
        with transaction():
            correcting.move_placement("C-1", row, "C-2", WHY, version=1, actor=hazel, at=AT)

    row_id = placement().id
    go()
    go()  # a second click

    assert placements_of([the().id]) == {}
    assert [p.nominated_on for p in placements_of([the("C-2").id])[the("C-2").id]] == [
        date(2020, 1, 1), NOMINATED,
    ]  # fmt: skip
    assert history(What.STRAND, "C-2")[NOMINATED] is Strand.DETER
    assert events()[-2:] == ["PlacementMovedAway", "PlacementRecorded"]
    assert [each.how for each in seen(hazel).former] == ["moved to the right record"]


def test_a_placement_does_not_move_where_it_does_not_fit(hazel: Reader) -> None:
    a_client(ref="C-2")
    a_client(ref="C-3", nominated_on=date(2023, 6, 1), selected_on=date(2023, 7, 1))
    for to_ref, sentence in (
        ("C-1", "This is the client"),
        ("C-2", "nominated on the same day"),
        ("C-3", "It would overlap"),
    ):
        with pytest.raises(BadCorrection, match=sentence), transaction():
            correcting.move_placement(
                "C-1", placement().id, to_ref, WHY, version=1, actor=hazel, at=AT
            )
    assert placement().is_latest


def test_a_fact_is_recorded_corrected_and_struck_out(hazel: Reader) -> None:
    day, right = date(2025, 1, 1), date(2025, 2, 1)
    record(What.MAPPA, day, 2, by=hazel)
    record(What.MAPPA, day, 2, by=hazel)  # a second click
    with transaction():
        correcting_facts.correct_fact(
            "C-1", What.MAPPA, Point(day, "2"), right, 3, WHY, actor=hazel, at=AT, today=TODAY
        )
    assert history(What.MAPPA) == {NOMINATED: 0, right: 3}

    for _ in range(2):
        with transaction():
            correcting_facts.strike_out_fact(
                "C-1", What.MAPPA, Point(right, "3"), WHY, actor=hazel, at=AT
            )

    assert history(What.MAPPA) == {NOMINATED: 0}
    assert [(each.said, each.how) for each in seen(hazel).former] == [
        ("level 3 from 1 Feb 2025", "struck out"), ("level 2 from 1 Jan 2025", "corrected"),
    ]  # fmt: skip
    assert events()[-3:] == ["FactRecorded", "FactCorrected", "FactStruckOut"]


def correct(point: Point, day: date, value: Any, *, by: Reader) -> date | None:
    with transaction():
        return correcting_facts.correct_fact(
            "C-1", What.MAPPA, point, day, value, WHY, actor=by, at=AT, today=TODAY
        )


JANUARY, MARCH, MAY = date(2025, 1, 1), date(2025, 3, 1), date(2025, 5, 1)


def test_a_fact_corrected_to_what_holds_after_it_is_one_with_that_and_it_is_said(
    hazel: Reader,
) -> None:
    record(What.MAPPA, JANUARY, 2, by=hazel)
    record(What.MAPPA, MARCH, 3, by=hazel)

    for _ in range(2):  # a second click does nothing more
        assert correct(Point(JANUARY, "2"), JANUARY, 3, by=hazel) in (MARCH, None)

    assert history(What.MAPPA) == {NOMINATED: 0, JANUARY: 3}
    assert [(each.said, each.how) for each in seen(hazel).former] == [
        ("level 3 from 1 Mar 2025", "corrected"),
        ("level 2 from 1 Jan 2025", "corrected"),
    ]


def test_what_is_struck_out_between_the_same_and_the_same_leaves_one_and_it_is_said(
    hazel: Reader,
) -> None:
    for day, level in ((JANUARY, 2), (MARCH, 3), (MAY, 2)):
        record(What.MAPPA, day, level, by=hazel)

    with transaction():
        joins = correcting_facts.strike_out_fact(
            "C-1", What.MAPPA, Point(MARCH, "3"), WHY, actor=hazel, at=AT
        )

    assert joins == MAY
    assert history(What.MAPPA) == {NOMINATED: 0, JANUARY: 2}
    assert [(each.said, each.how) for each in seen(hazel).former] == [
        ("level 2 from 1 May 2025", "corrected"),
        ("level 3 from 1 Mar 2025", "struck out"),
    ]


@pytest.mark.parametrize(
    ("day", "value", "sentence"),
    [
        (JANUARY, 0, "The same held before that day already"),
        (date(2025, 4, 1), 2, "Something else is on the record from 1 March 2025 on, in between"),
        (date(2023, 6, 1), 2, "Something else is on the record from 1 January 2024 on, in between"),
        (MARCH, 2, "Something else is on the record from this day on"),
    ],
)
def test_a_fact_is_not_corrected_into_nothing_nor_past_another(
    hazel: Reader, day: date, value: int, sentence: str
) -> None:
    record(What.MAPPA, JANUARY, 2, by=hazel)
    record(What.MAPPA, MARCH, 3, by=hazel)

    with pytest.raises(BadCorrection, match=sentence):
        correct(Point(JANUARY, "2"), day, value, by=hazel)

    assert history(What.MAPPA) == {NOMINATED: 0, JANUARY: 2, MARCH: 3}


def test_a_fact_that_somebody_corrected_meanwhile_is_not_struck_out(hazel: Reader) -> None:
    with pytest.raises(CorrectedMeanwhile), transaction():
        correcting_facts.strike_out_fact(
            "C-1", What.MAPPA, Point(NOMINATED, "1"), WHY, actor=hazel, at=AT
        )


def test_the_only_district_is_not_struck_out(hazel: Reader) -> None:
    here = Point(NOMINATED, code_of(history(What.DISTRICT)[NOMINATED]))
    with pytest.raises(BadCorrection, match="the only district"), transaction():
        correcting_facts.strike_out_fact("C-1", What.DISTRICT, here, WHY, actor=hazel, at=AT)


@pytest.mark.parametrize(
    ("day", "value", "sentence"),
    [
        (date(2026, 5, 6), DipStatus.ASSESSED, "in the future"),
        (NOMINATED, DipStatus.ASSESSED, "Something else is on the record"),
        (date(2025, 1, 1), None, "It says so already"),
        (date(2023, 1, 1), None, "The same holds from 1 January 2024 on"),
    ],
)
def test_a_fact_that_cannot_be_right_is_refused(
    hazel: Reader, day: date, value: Any, sentence: str
) -> None:
    with pytest.raises(BadCorrection, match=sentence):
        record(What.DIP, day, value, by=hazel)


def test_who_may_not_see_a_kind_of_data_corrects_none_and_reads_of_none(hazel: Reader) -> None:
    record(What.DIP, date(2025, 1, 1), DipStatus.ASSESSED, by=hazel)
    with transaction():
        correcting_facts.strike_out_fact(
            "C-1", What.DIP, Point(date(2025, 1, 1), "assessed"), WHY, actor=hazel, at=AT
        )
    linden = a_reader(agency="charity", shared=[Category.IDENTITY])

    assert set(seen(linden).facts) == {What.DISTRICT, What.STATUTORY, What.LEVEL}
    assert seen(linden).former == []
    with pytest.raises(NotFound):
        record(What.DIP, date(2025, 2, 1), DipStatus.ASSESSED, by=linden)


def test_a_case_manager_corrects_no_placement_even_of_their_own(app: Flask) -> None:
    client = a_client(ref="C-1")
    user = a_user(role=Role.CASE_MANAGER)
    works_with(client, user)
    ash = reader_of(user)
    with pytest.raises(NotYours):
        strike(placement(), by=ash)


def test_the_pages_correct_and_strike_out_and_keep_what_was_typed(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1", strand=Strand.DETER)
    page = Page.open(sign_in(), "/clients/C-1/scheme")
    old = page.link("Correct : placement nominated on 1 Jan 2024")
    page = page.link("Correct : placement nominated on 1 Jan 2024")
    page = page.press("Correct it", selected_on=["1", "1", "2023"], reason="A slip of the pen")
    assert page.errors == ["The selection lies before the nomination."]
    page = page.press("Correct it", selected_on=["3", "2", "2024"])
    assert page.done == ["The placement is corrected. What it said stays readable below."]

    page = old.press("Correct it", selected_on=["4", "2", "2024"], reason="A slip of the pen")
    assert page.response.status_code == 409
    assert "selected 3 February 2024" in page.words
    page = page.press("Correct it")
    assert page.table("Placements")[0][1] == "4 Feb 2024"

    page = page.link("Strike out : Strand from 1 Jan 2024")
    page = page.press("Strike it out", reason="It was never so")
    assert page.done == ["Strand: struck out. What held before goes on."]
    assert "Strand Nothing is recorded." in page.words


def test_the_page_says_that_two_have_become_one(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", mappa_level=1)
    teal = a_reader(username="teal")
    for day, level in ((JANUARY, 2), (MARCH, 3)):
        record(What.MAPPA, day, level, by=teal)
    page = Page.open(sign_in(), "/clients/C-1/scheme").link("Correct : MAPPA level from 1 Jan 2025")

    page = page.press("Correct it", value="3", reason="It was three at once")

    [done] = page.done
    assert "The same was on the record from 1 March 2025 on: the two are one row now." in done


def test_what_was_typed_survives_that_a_fact_or_a_placement_went_meanwhile(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1", strand=Strand.DETER)
    first, second = sign_in(), sign_in(username="second")
    page = Page.open(first, "/clients/C-1/scheme")
    fact = page.link("Correct : Strand from 1 Jan 2024")
    corrected = page.link("Correct : placement nominated on 1 Jan 2024")
    struck_out = page.link("Strike out : placement nominated on 1 Jan 2024")
    moved = page.link("Move to the right client : placement nominated on 1 Jan 2024")
    quicker = Page.open(second, "/clients/C-1/scheme")
    quicker = quicker.link("Strike out : Strand from 1 Jan 2024").press("Strike it out", reason=WHY)
    quicker.link("Strike out : placement nominated on 1 Jan 2024").press(
        "Strike it out", reason="Somebody of the same name"
    )

    for old, button, values in (
        (fact, "Correct it", {"value": Strand.CATCH_AND_CONVICT.value}),
        (corrected, "Correct it", {"selected_on": ["3", "2", "2024"]}),
        (struck_out, "Strike it out", {}),
        (moved, "Go on", {"to_ref": "C-2"}),
    ):
        page = old.press(button, reason="Typed by the slower one", **values)

        assert page.response.status_code == 409, old.path
        assert "Typed by the slower one" in page.words
        assert "struck out" in page.words
        assert "Somebody of the same name" in page.words or old is fact


def test_who_corrects_a_district_into_one_of_others_is_led_to_where_they_may_go(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    page = Page.open(sign_in(districts=["Cambridge"]), "/clients/C-1/scheme")
    page = page.link("Correct : District from 1 Jan 2024")
    fenland = get_district_named("Fenland")

    page = page.press("Correct it", value=str(fenland.id), reason="Has never lived in Cambridge")

    assert page.response.status_code == 200
    assert page.path == "/clients"
    assert page.done == [
        "District: corrected. What it said stays readable. You do not see this client any more."
    ]


DAYS = st.dates(date(2025, 1, 1), date(2025, 1, 12))


@given(before=st.dictionaries(DAYS, st.integers(0, 2), max_size=5), day=DAYS)
def test_what_is_struck_out_is_as_if_it_had_never_been(before: dict[date, int], day: date) -> None:
    first = joined(before)
    if day in first:
        return
    recorded = joined(first | {day: 3})  # which nothing before or after says

    assert joined({at: held for at, held in recorded.items() if at != day}) == first
