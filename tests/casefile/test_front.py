"""The first screenful of a client's page, its timeline and the record in short."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from flask import Flask

from iom.accounts.domain import Category, Role
from iom.clients.deaths import DEATH
from iom.contacts.domain import Attendance, Pathway
from iom.contacts.kinds import CONTACT
from iom.enforcement.domain import Hearing, WarrantKind
from iom.enforcement.kinds import COURT_DATE, CURFEW_VISIT, WARRANT
from iom.entries.domain import Known
from iom.offending.domain import SituationKind
from iom.offending.kinds import BREACH, OFFENCE, SITUATION
from iom.offending.words import BreachKind, Disposal
from iom.particulars.domain import Reading, Way
from iom.particulars.kinds import COMMUNICATION, TELEPHONE
from iom.record.kinds import KINDS
from iom.safety.domain import MarkerKind, Reply
from iom.safety.kinds import MARAC, MARKER
from tests.casefile.test_show import fact
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.safeguards import works_with
from tests.pages import Page

CANARY = "zwitscherkauz"


def rows(page: Page, heading: str) -> list[list[str]]:
    return [[cell for cell in row if cell] for row in page.table(heading)]


def test_the_first_screen_says_what_is_dangerous_before_anything_else(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1", family_name="Alderworth")
    an_entry(
        client, MARKER, kind=MarkerKind.DOGS, what="Two", source="Housing",
        from_on=date(2026, 1, 4), review_on=date(2026, 4, 30), reply=Reply.REPLIED,
        reply_words="Gone",
    )  # fmt: skip
    an_entry(
        client, MARKER, kind=MarkerKind.VIOLENCE, what="To staff", source="Probation",
        from_on=date(2026, 1, 4), review_on=date(2026, 7, 1),
    )  # fmt: skip

    page = Page.open(sign_in(), "/clients/C-1")

    markers = [
        " ".join(each.get_text(" ", strip=True).split())
        for each in page.soup.select(".app-markers li")
    ]
    assert markers == [
        "Violence : To staff Probation, since 4 Jan 2026; review by 1 July 2026",
        (
            "Dogs : Two Housing, since 4 Jan 2026; review was due 30 Apr 2026 ; disputed by the "
            "client, their reply to the marker Dogs"
        ),
    ]
    assert rows(page, "Overdue")[1] == [
        "Thu 30 Apr",
        "Marker past its review: dogs",
        "Review it : Marker past its review: dogs",
    ]
    assert page.link("Review it : Marker past its review: dogs").heading.startswith("Change")


def test_telephone_talk_release_and_wanted_stand_in_the_bar(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    an_entry(client, TELEPHONE, number="07700 900111", safe=Known.NO)
    an_entry(
        client, COMMUNICATION, language="Polish", interpreter=Known.YES, reading=Reading.NOT,
        preferred=Way.LETTER,
    )  # fmt: skip
    an_entry(
        client, SITUATION, kind=SituationKind.CUSTODY, from_on=date(2026, 3, 1),
        establishment="HMP Fenmarsh", expected_on=date(2026, 5, 5),
    )  # fmt: skip
    an_entry(client, WARRANT, kind=WarrantKind.RECALL, issued_on=date(2026, 4, 29))

    page = Page.open(sign_in(), "/clients/C-1")

    assert fact(page, "Telephone").startswith("Not safe to ring 07700 900111")
    assert fact(page, "To talk") == "Polish; interpreter needed; does not read; prefers letter"
    assert fact(page, "Situation") == (
        "Wanted recall, since 29 Apr 2026 In custody HMP Fenmarsh since 1 Mar 2026 "
        "Release expected Tue 5 May , in 4 days"
    )


def test_next_and_overdue_lead_to_the_act_for_those_who_may_do_it(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1", level=3)
    an_entry(
        client,
        COURT_DATE,
        on=date(2026, 5, 1),
        time=time(14),
        court="Fenmarsh",
        hearing=Hearing.PLEA,
    )
    an_entry(client, COURT_DATE, on=date(2026, 4, 20), court="Fenmarsh", hearing=Hearing.FIRST)
    worker = a_user(role=Role.LINK_WORKER)
    works_with(client, worker)

    page = Page.open(sign_in(), "/clients/C-1")
    theirs = Page.open(sign_in(user=worker), "/clients/C-1")

    assert rows(page, "Next") == [
        ["Today, 14:00", "Plea at Fenmarsh", "Record the outcome : Plea at Fenmarsh"]
    ]
    assert [row[1] for row in rows(page, "Overdue")] == [
        "No contact is recorded",
        "First hearing at Fenmarsh: no outcome is recorded",
        "No address is recorded",
    ]
    # A link worker logs contacts, and does not change the record.
    assert [len(row) for row in rows(theirs, "Overdue")] == [3, 2, 2]


def test_of_somebody_who_died_the_page_says_so_at_the_top_and_chases_nothing(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    an_entry(client, DEATH, died_on=date(2026, 4, 2))
    an_entry(client, COURT_DATE, on=date(2026, 4, 20), court="Fenmarsh")

    page = Page.open(sign_in(), "/clients/C-1")

    assert "This client died on 2 April 2026." in page.soup.select("main .app-note")[0].text
    assert not page.soup.select("#overdue, #next")
    assert "Log a contact" not in page.words


def test_a_marac_flag_is_seen_by_those_who_restrict_and_by_those_whose_client_it_is(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    an_entry(client, MARAC, heard_on=date(2026, 3, 1), note=CANARY)
    worker, stranger = (a_user(role=Role.CASE_MANAGER, agency=name) for name in ("a", "b"))
    works_with(client, worker)
    works_with(client, stranger.agency)

    assert CANARY in Page.open(sign_in(), "/clients/C-1").words
    assert CANARY in Page.open(sign_in(user=worker), "/clients/C-1").words
    other = Page.open(sign_in(user=stranger), "/clients/C-1")
    assert CANARY not in other.words
    assert "MARAC" not in other.words


@pytest.mark.parametrize("category", [each for each in Category if each is not Category.IDENTITY])
def test_what_no_agreement_shares_is_nowhere_on_the_page(
    app: Flask, sign_in: SignIn, category: Category
) -> None:
    """A canary in every text of every kind of entry, read by an agency without the category."""
    client = a_client(ref="C-1")
    texts = {"what", "note", "court", "name", "scope", "line", "service", "place", "held_by"}
    for kind in KINDS.values():
        said: Any = {
            each.name: f"{CANARY}{kind.code}" for each in kind.fields if each.name in texts
        }
        an_entry(client, kind, **said)
    an_entry(client, CONTACT, pathway=Pathway.HEALTH, worker=f"{CANARY}healthcontact")

    shared = [each for each in Category if each is not category]
    page = Page.open(sign_in(shared=shared), "/clients/C-1")

    hidden = [kind for kind in KINDS.values() if kind.category is category]
    for kind in hidden:
        assert f"{CANARY}{kind.code}" not in page.response.text
        assert kind.heading not in page.words
        assert kind.heading[:1].lower() + kind.heading[1:] not in page.words
    assert (f"{CANARY}healthcontact" in page.response.text) == (category is not Category.HEALTH)


def test_the_timeline_tells_ninety_days_and_then_older_ones_page_by_page(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    # 90 days before 1 May are 31 January.
    for day in (date(2026, 1, 31), date(2026, 1, 30), date(2025, 3, 1)):
        an_entry(client, CURFEW_VISIT, on=day)

    page = Page.open(sign_in(), "/clients/C-1")

    def days(shown: Page) -> list[str]:
        return [each.text for each in shown.soup.select(".moj-timeline time")]

    assert days(page) == ["Sat 31 Jan"]
    older = page.link("Show more: before 31 Jan 2026")
    assert days(older) == ["Fri 30 Jan", "Sat 1 Mar 2025"]
    assert "Show more" not in older.words
    assert days(older.link("Back to the latest")) == ["Sat 31 Jan"]
    assert older.link("History of Curfew visit, Fri 30 Jan").response.status_code == 200


def test_the_timeline_is_narrowed_by_kind_and_says_how_many_there_are(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    for day in range(1, 12):
        an_entry(client, CURFEW_VISIT, on=date(2025, 12, day))
    an_entry(client, CONTACT, on=date(2026, 4, 1), attended=Attendance.ATTENDED)
    an_entry(client, COURT_DATE, on=date(2026, 6, 1))  # ahead: it has not happened

    page = Page.open(sign_in(), "/clients/C-1")
    narrowed = page.link("Offences and enforcement 11")

    def choices(shown: Page) -> list[str]:
        return [each.text for each in shown.soup.select(".app-groups li")]

    assert choices(page) == ["Everything 12", "Contacts 1", "Offences and enforcement 11"]
    assert choices(narrowed) == choices(page)
    # However long ago, ten at a time; the way on stays within the group.
    assert len(narrowed.soup.select(".moj-timeline time")) == 10
    older = narrowed.link("Show more: before 2 Dec 2025")
    assert [each.text for each in older.soup.select(".moj-timeline time")] == ["Mon 1 Dec 2025"]
    assert older.soup.select(".app-groups strong")[0].text == "Offences and enforcement 11"
    # What is of a kind of data that is not shared is in no count.
    theirs = Page.open(sign_in(shared=[Category.IDENTITY]), "/clients/C-1?show=offences")
    assert "Offences and enforcement 11" not in theirs.words


def test_the_record_in_short_counts_and_names_what_there_is_nothing_of(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    for day in (1, 2, 3, 4):
        an_entry(client, CURFEW_VISIT, on=date(2026, 4, day))

    page = Page.open(sign_in(), "/clients/C-1")

    assert page.table("On the record, in short") == [
        ["Enforcement"],
        [
            "Curfew visits",
            "In at 12:00 4 Apr 2026 In at 12:00 3 Apr 2026 In at 12:00 2 Apr 2026",
            "4 curfew visits: open the record",
        ],
    ]
    assert "Nothing is recorded of: warning markers, " in page.words


def test_the_strip_marks_offences_and_contacts_by_shape_for_those_who_see_them(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1", level=3)
    for disposal in (Disposal.CONVICTED, Disposal.CHARGED, Disposal.ARRESTED, Disposal.ACQUITTED):
        an_entry(client, OFFENCE, offence_on=date(2026, 3, 1), disposal=disposal)
    an_entry(client, OFFENCE, offence_on=date(2025, 4, 30), disposal=Disposal.CONVICTED)  # too old
    an_entry(client, BREACH, on=date(2026, 3, 2), kind=BreachKind.RECALL)
    an_entry(client, BREACH, on=date(2026, 3, 2), kind=BreachKind.WARNING)
    an_entry(client, CONTACT, on=date(2026, 4, 1), attended=Attendance.ATTENDED)
    an_entry(client, CONTACT, on=date(2026, 4, 2), attended=Attendance.UNACCEPTABLE_ABSENCE)
    an_entry(client, CONTACT, on=date(2026, 4, 3), attended=Attendance.OUR_SIDE)

    page = Page.open(sign_in(), "/clients/C-1")
    theirs = Page.open(sign_in(shared=[Category.IDENTITY]), "/clients/C-1")

    def lanes(shown: Page) -> list[str]:
        texts = [each.text for each in shown.soup.select("svg.app-chart text.quiet")]
        return [text for text in texts if text.startswith(("1 ", "2 "))]

    assert lanes(page) == ["2 proven, 1 arrest, 1 breach", "1 attended, 1 missed"]
    assert lanes(theirs) == ["1 attended, 1 missed"]
    assert "diamond" not in theirs.words
