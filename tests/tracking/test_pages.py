"""After the scheme: who is tracked, what is told, and the way back by a new placement."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from iom.accounts.domain import Category
from iom.audit.queries import list_about
from iom.clients.deaths import DEATH
from iom.clients.models import Client
from iom.cohort.domain import DeselectionReason, DipStatus, Strand
from iom.cohort.stored import placements_of
from iom.estimator import service as estimator
from iom.estimator.reach import named
from iom.offending.kinds import OFFENCE
from iom.offending.words import Disposal
from iom.tracking.queries import Tracked, list_tracked
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_reader, a_user, the_places
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.entries import an_entry
from tests.nominations.making import restrict
from tests.pages import Page

TODAY = date(2026, 5, 1)
LEFT = date(2026, 1, 1)  # 120 days ago


def a_leaver(ref: str = "C-000001", **more: Any) -> Client:
    usual = {
        "family_name": "Thornley",
        "given_names": "Rowan",
        "nominated_on": date(2024, 1, 1),
        "selected_on": date(2024, 2, 1),
        "deselected_on": LEFT,
    }
    return a_client(ref=ref, **{**usual, **more})


def an_offence(client: Client, on: date, disposal: Disposal = Disposal.CHARGED) -> None:
    an_entry(client, OFFENCE, offence_on=on, disposal=disposal)


def tracked(**reader: Any) -> Tracked:
    return list_tracked(a_reader(**reader), today=TODAY)


def refs(found: Tracked) -> list[str]:
    return sorted(found.seen[each.client_id].ref for each in found.shown)


def test_tracked_is_who_left_and_is_not_on_the_scheme(app: Flask) -> None:
    a_leaver("C-000001")
    a_client(ref="C-000002")  # on the scheme
    a_client(ref="C-000003", selected_on=None)  # nominated only
    back = a_leaver("C-000004")
    a_placement(back, nominated_on=date(2026, 2, 1), selected_on=date(2026, 2, 10))
    waits = a_leaver("C-000005")
    a_placement(waits, nominated_on=date(2026, 4, 1))

    found = tracked()

    assert refs(found) == ["C-000001", "C-000005"]
    assert len(found.leavings) == 3, "that of the one who is back counts as a leaving, too"
    [nominated] = [each for each in found.now if each.nominated_again_on]
    assert nominated.nominated_again_on == date(2026, 4, 1)


def test_who_died_and_who_is_at_mappa_2_or_3_is_not_tracked(app: Flask) -> None:
    dead = a_leaver("C-000001")
    an_entry(dead, DEATH, died_on=date(2026, 4, 1))
    a_leaver("C-000002", reason=DeselectionReason.DIED)
    a_leaver("C-000003", mappa_level=2)
    a_leaver("C-000004", mappa_level=1)

    assert refs(tracked()) == ["C-000004"]


def test_tracking_ends_where_the_review_of_retention_begins(app: Flask) -> None:
    long_ago = {"nominated_on": date(2019, 1, 1), "selected_on": date(2019, 2, 1)}
    # Six clear years: whoever left on 1 May 2020 is due on 1 May 2026, the day before is within.
    a_leaver("C-000001", **long_ago, deselected_on=date(2020, 4, 30))
    a_leaver("C-000002", **long_ago, deselected_on=date(2020, 5, 2))

    assert refs(tracked()) == ["C-000002"]


def test_a_count_counts_everyone_and_the_list_shows_whom_the_reader_may_see(app: Flask) -> None:
    a_leaver("C-000001")
    restrict(a_leaver("C-000002"), a_user())
    a_leaver("C-000003", district="Fenland")

    found = tracked(districts=["Cambridge"])

    assert refs(found) == ["C-000001"]
    assert len(found.now) == 2


def test_nothing_is_told_to_those_who_may_not_see_offending(app: Flask, sign_in: SignIn) -> None:
    a_leaver()
    client = sign_in(shared=[Category.IDENTITY])

    page = Page.open(client, "/after")

    assert "No agreement shares data on offending" in page.words
    assert "Thornley" not in page.words
    assert client.get("/clients/C-000001/after").status_code == 403


def test_the_page_lists_days_offences_arrests_and_situation(app: Flask, sign_in: SignIn) -> None:
    leaver = a_leaver(reason=DeselectionReason.CAPACITY)
    an_offence(leaver, LEFT - timedelta(days=1))
    an_offence(leaver, date(2026, 3, 1))
    an_offence(leaver, date(2026, 3, 2), Disposal.ACQUITTED)
    an_offence(leaver, date(2026, 4, 1), Disposal.ARRESTED)
    a_situation(leaver, from_on=date(2026, 4, 21))
    a_leaver("C-000002", family_name="Elmfield")
    client = sign_in()

    page = Page.open(client, "/after")

    # 120 days since; in custody since 21 April, so 10 fewer at liberty.
    row = next(row for row in page.table("People") if row[1] == "C-000001")
    assert row[2:10] == [
        "1 Jan 2026", "Capacity", "120", "110", "1", "1 Mar 2026", "1", "Custody",
    ]  # fmt: skip
    [three, six, _] = page.table("How they did")
    assert three == ["3 months", "2", "1", "1", "0", "0"]
    assert six == ["6 months", "0", "0", "0", "0", "0"]
    assert list_about("client:C-000001")[0].event == "ClientListed"
    only = page.link("1 with an offence or arrest since")
    assert [row[1] for row in only.table("With an offence or arrest since")] == ["C-000001"]


def test_the_page_of_one_client_tells_each_time(app: Flask, sign_in: SignIn) -> None:
    leaver = a_leaver(deselected_on=date(2025, 1, 1))
    a_placement(
        leaver,
        nominated_on=date(2025, 6, 1),
        selected_on=date(2025, 7, 1),
        deselected_on=LEFT,
        reason=DeselectionReason.SUSTAINED_DESISTANCE,
    )
    an_offence(leaver, date(2025, 5, 1))
    client = sign_in()

    page = Page.open(client, "/clients/C-000001").link("After the scheme")

    assert "Left on 1 January 2026, 120 days ago; 120 of them at liberty" in page.words
    # 181 days from 1 January to 1 July 2025.
    assert page.table("Each time on the scheme") == [
        ["1 Jan 2026", "Sustained desistance", "120", "120", "0", "–", "0", "no"],
        [
            "1 Jan 2025",
            "Successful engagement",
            "181",
            "181",
            "1",
            "1 May 2025",
            "0",
            "1 July 2025",
        ],
    ]
    assert "Thornley" not in page.title
    assert list_about("client:C-000001")[0].event == "ClientViewed"


def test_nominate_again_leads_to_a_new_placement_and_leaves_the_old_one(
    app: Flask, sign_in: SignIn
) -> None:
    leaver = a_leaver(
        date_of_birth=date(1993, 5, 2),
        strand=Strand.DETER,
        dip_status=DipStatus.ASSESSED,
        level=1,
    )
    before = placements_of([leaver.id])[leaver.id][0]
    kept = (before.nominated_on, before.selected_on, before.deselected_on)
    client = sign_in()

    form = Page.open(client, "/clients/C-000001/after").link("Nominate again")
    assert form.soup.select("#family_name")[0]["value"] == "Thornley"
    assert "C-000001 is nominated again" in form.words
    sent = form.press("Send the nomination", route="police", date_of_birth=["2", "5", "1993"])
    assert sent.done == ["The nomination is taken."]
    sure = sent.press("Same person as Thornley, Rowan, C-000001")
    sure.press("Yes, the same person")

    old, new = placements_of([leaver.id])[leaver.id]
    assert (old.nominated_on, old.selected_on, old.deselected_on) == kept
    assert (new.nominated_on, new.selected_on) == (TODAY, None)
    [row] = Page.open(client, "/after").table("People")
    assert row[10].startswith("nominated 1 May 2026")


def test_crimes_saved_count_each_of_two_placements_once(app: Flask) -> None:
    the_places()
    twice = a_leaver(deselected_on=date(2025, 6, 1))
    a_placement(twice, nominated_on=date(2025, 9, 1), selected_on=date(2025, 10, 1))
    an_offence(twice, date(2025, 7, 1))

    asked = estimator.Asked(
        where=named("cambridgeshire"), first=date(2025, 4, 1), last=date(2026, 3, 31)
    )
    with transaction():
        found = estimator.counted(asked, at=NOON)

    # 61 days in April and May; 182 from October to March, with one offence in the year before.
    assert [
        (each.selected_on, each.days_on_scheme, each.baseline_offences) for each in found.workings
    ] == [(date(2024, 2, 1), 61, 0), (date(2025, 10, 1), 182, 1)]


def test_no_way_leads_from_somebody_who_never_left(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-000009")
    client = sign_in()

    assert (
        "After the scheme"
        not in Page.open(client, "/clients/C-000009").soup.select(".app-ways")[0].text
    )
    assert "has not left the scheme" in Page.open(client, "/clients/C-000009/after").words


@pytest.mark.parametrize("path", ["/nominations/new?again=C-000404", "/clients/C-000404/after"])
def test_who_is_not_there_is_not_found(app: Flask, sign_in: SignIn, path: str) -> None:
    the_places()
    assert sign_in().get(path).status_code == 404
