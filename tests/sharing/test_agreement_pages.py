"""Pages of sharing agreements: recording, changing, renewing and ending them; who reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from iom.accounts.domain import AgencyKind, Category, Role
from iom.db import db
from iom.sharing.models import Agreement, AgreementParty
from iom.sharing.queries import get_agreement, terms_of
from iom.sharing.readers import reader_of
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.agreements import an_agency, an_agreement
from tests.factories.clients import a_client
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")

C = Category
NOON = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)
TYPED: dict[str, Any] = {
    "title": "Housing agreement",
    "purposes": "To find somewhere to live",
    "first_day": ["1", "5", "2026"],
    "last_day": ["31", "5", "2026"],
    "review_on": ["20", "5", "2026"],
    "sees-housing": ["identity", "housing"],
}


@pytest.fixture(autouse=True)
def in_the_middle_of_may() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def administrator(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ADMINISTRATOR, username="sorrel", full_name="Sorrel Kestrel", shared=[])


def own_agreements() -> int:
    """Count those that the tests did not make for their users."""
    db.session.rollback()
    return (
        db.session.scalar(select(func.count()).where(~Agreement.title.startswith("Tests share")))
        or 0
    )


# Recording


def test_an_administrator_records_an_agreement_and_reads_what_it_opens(
    administrator: FlaskClient,
) -> None:
    an_agency("housing")
    an_agency("health")

    page = Page.open(administrator, "/agreements/new").press("Record it", **TYPED)

    assert page.heading == "Housing agreement Ends soon"
    assert "In force since 1 May 2026, up to and including 31 May 2026" in page.words
    assert page.table("What each agency may see") == [
        ["Housing", "yes", "no", "no", "no", "no", "yes", "no", "no"]
    ]
    [history] = page.table("History")
    assert history[0:3] == ["15 May 2026, 13:00", "Recorded", "Sorrel Kestrel"]


def test_of_what_ended_the_last_ten_are_listed_and_all_when_asked_for(
    administrator: FlaskClient,
) -> None:
    for day in range(1, 13):
        days: dict[str, Any] = {"from_on": date(2026, 3, day), "to_on": date(2026, 4, day)}
        an_agreement({"housing": [Category.IDENTITY]}, title=f"Day {day}", **days)

    page = Page.open(administrator, "/agreements")
    shown = [row[0] for row in page.table("Ended")]
    assert shown == [f"Day {day}" for day in range(12, 2, -1)]
    everything = page.link("All 12 that ended").table("Ended")
    assert [row[0] for row in everything] == [f"Day {day}" for day in range(12, 0, -1)]


def test_a_charity_without_a_gateway_is_refused_and_what_was_typed_is_kept(
    administrator: FlaskClient,
) -> None:
    an_agency("charity", AgencyKind.THIRD_SECTOR, "Bittern Trust")
    typed = TYPED | {"sees-charity": ["identity"]}
    typed.pop("sees-housing")

    page = Page.open(administrator, "/agreements/new").press("Record it", **typed)

    assert page.response.status_code == 422
    assert page.errors == [
        (
            "Bittern Trust is a third-sector body: write down the gateway, the power in law by "
            "which it may receive this."
        )
    ]
    assert own_agreements() == 0
    page = page.press("Record it", **{"gateway-charity": "Crime and Disorder Act 1998, s.115"})
    assert "Gateway of Bittern Trust: Crime and Disorder Act 1998, s.115." in page.words


def test_what_is_missing_is_said_at_its_field(administrator: FlaskClient) -> None:
    an_agency("housing")

    page = Page.open(administrator, "/agreements/new").press("Record it")

    assert page.errors == [
        "Enter a title",
        "Enter the purposes",
        "Enter the first day",
        "Enter the last day",
        "Enter the day of the review",
    ]


def test_a_double_click_records_one_agreement(administrator: FlaskClient) -> None:
    an_agency("housing")
    page = Page.open(administrator, "/agreements/new")

    first, second = (page.press("Record it", **TYPED) for _ in range(2))

    assert first.path == second.path
    assert own_agreements() == 1


def test_a_successor_begins_with_the_same_parties_where_the_first_one_ends(
    administrator: FlaskClient,
) -> None:
    an_agreement({"housing": [C.IDENTITY]}, title="Core")

    page = Page.open(administrator, "/agreements").link("Core").link("Record a successor")
    page = page.press("Record it", last_day=["31", "5", "2027"], review_on=["1", "12", "2026"])

    assert page.heading == "Core, from 2026 To come"
    assert "It will hold from 1 June 2026 up to and including 31 May 2027" in page.words
    assert "Succeeds Core" in page.words
    assert page.table("What each agency may see")[0][:2] == ["Housing", "yes"]


# Changing


def test_a_change_says_in_the_history_what_was_and_is_who_and_why(
    administrator: FlaskClient,
) -> None:
    number = an_agreement({"housing": [C.IDENTITY, C.HEALTH]})

    page = Page.open(administrator, f"/agreements/{number}/change").press(
        "Save the change",
        **{"sees-housing": ["identity", "housing"], "reason": "Minutes of 12 May"},
    )

    assert page.table("History")[0] == [
        "15 May 2026, 13:00",
        "Changed, as agreed",
        "Sorrel Kestrel",
        "Housing may see: identity, health → identity, housing",
        "Minutes of 12 May",
    ]


def test_a_second_editor_sees_both_versions_and_decides(administrator: FlaskClient) -> None:
    number = an_agreement({"housing": [C.IDENTITY]}, title="Core")
    one, other = (Page.open(administrator, f"/agreements/{number}/change") for _ in range(2))
    one.press("Save the change", purposes="Theirs", reason="Agreed")

    page = other.press("Save the change", purposes="Mine", reason="Agreed")

    assert page.response.status_code == 409
    assert page.table("Somebody else changed it") == [["Purposes", "Theirs", "Mine"]]
    assert terms_of(get_agreement(number)).purposes == "Theirs"
    page = page.press("Save the change")
    assert page.done == ["The agreement is changed, at once."]
    assert "Mine" in page.words


def test_a_change_that_would_rewrite_the_past_says_what_to_do(administrator: FlaskClient) -> None:
    number = an_agreement()
    page = Page.open(administrator, f"/agreements/{number}/change")

    page = page.press("Save the change", last_day=["31", "12", "2026"], reason="Longer")

    assert page.response.status_code == 422
    assert page.errors == [
        (
            "The agreement has begun, so its days stay. Renew it or end it early; if the days were "
            "entered wrongly, say that this corrects them."
        )
    ]
    assert page.press("Save the change", why="correction").response.status_code == 200


def test_keys_that_no_form_declares_change_nothing(administrator: FlaskClient) -> None:
    number = an_agreement({"housing": [C.IDENTITY]}, from_on=date(2026, 5, 20))
    an_agency("health")
    before = Page.open(administrator, f"/agreements/{number}/change")
    agreement = get_agreement(number)
    kept = (agreement.id, agreement.begun, agreement.recorded_at, agreement.follows_id)
    extra = {
        "id": "99", "begun": "1", "recorded_at": "2000-01-01", "follows_id": "1", "token": "x" * 30,
        "owner_id": "1", "parties": "health", "agency_id": "1", "from_on": "2000-01-01",
        "to_on": "2100-01-01", "categories": "health", "changed_at": "2000-01-01",
        "sees-nobody": "identity", "sees": "health", "gateway": "x", "standing": "ended",
        "permissions": "manage-users", "role": "coordinator", "actor": "user:hazel",
    } | {f"more{place}": "1" for place in range(12)}  # fmt: skip

    fields = {
        tag["name"]: tag.get("value", "")
        for tag in before.soup.select("input[type=hidden]")
        if tag.get("name")
    }
    answer = administrator.post(
        before.path,
        data=fields | TYPED | {"why": "agreed", "owner": "", "first_day": ["21", "5", "2026"],
        "review_on": ["25", "5", "2026"]} | extra,
    )  # fmt: skip

    assert answer.status_code == 302, "the fields that are declared were taken"
    db.session.rollback()
    agreement = get_agreement(number)
    assert (agreement.id, agreement.begun, agreement.recorded_at, agreement.follows_id) == kept
    assert agreement.token is None
    assert terms_of(agreement).parties[0].categories == {C.IDENTITY, C.HOUSING}
    assert db.session.scalar(select(func.count()).where(AgreementParty.agreement_id == number)) == 1
    assert agreement.from_on == date(2026, 5, 21)


# Renewing, ending, removing


def test_a_renewal_moves_the_last_day(administrator: FlaskClient) -> None:
    number = an_agreement()

    page = Page.open(administrator, f"/agreements/{number}/renew").press(
        "Renew it",
        last_day=["31", "5", "2027"],
        review_on=["1", "12", "2026"],
        reason="It works",
    )

    assert "up to and including 31 May 2027" in page.words
    assert page.table("History")[0][1:] == [
        "Renewed",
        "Sorrel Kestrel",
        "Last day: 31 May 2026 → 31 May 2027 Review: 1 May 2026 → 1 December 2026",
        "It works",
    ]


@pytest.mark.parametrize(
    ("act", "button", "values"),
    [
        ("end", "End it early", {"when": "today", "reason": "Left"}),
        (
            "renew",
            "Renew it",
            {"last_day": ["1", "7", "2026"], "review_on": ["1", "6", "2026"], "reason": "Works"},
        ),
    ],
)
def test_whoever_renews_or_ends_what_somebody_changed_meanwhile_sees_what_holds_now(
    administrator: FlaskClient, act: str, button: str, values: dict[str, Any]
) -> None:
    number = an_agreement()
    page = Page.open(administrator, f"/agreements/{number}/{act}")
    Page.open(administrator, f"/agreements/{number}/change").press(
        "Save the change", purposes="Another", reason="Agreed"
    )

    page = page.press(button, **values)

    assert page.response.status_code == 409
    assert "Somebody else changed it since you opened it." in page.words
    assert page.press(button).done


def test_a_charity_that_leaves_sees_nothing_from_that_moment(
    administrator: FlaskClient, sign_in: SignIn
) -> None:
    client = a_client(family_name="Treecreeper")
    worker = sign_in(Role.COORDINATOR, agency="housing", shared=[])
    number = an_agreement({"housing": C})
    assert "Treecreeper" in worker.get("/clients").text

    Page.open(administrator, f"/agreements/{number}/end").press(
        "End it early", when="today", reason="Left the partnership"
    )

    assert "Treecreeper" not in worker.get("/clients").text
    assert worker.get(f"/clients/{client.ref}").status_code == 404


def test_only_what_never_was_in_force_can_be_removed(administrator: FlaskClient) -> None:
    to_come = an_agreement(title="To come", from_on=date(2026, 5, 20))
    in_force = an_agreement(title="In force")

    page = Page.open(administrator, f"/agreements/{to_come}").link("Remove").press("Remove it")

    assert page.heading == "Sharing agreements"
    assert "To come" not in page.words
    assert "Remove" not in [
        a.text for a in Page.open(administrator, f"/agreements/{in_force}").soup.select("main a")
    ]
    page = Page.open(administrator, f"/agreements/{in_force}/remove").press("Remove it")
    assert page.errors == ["An agreement that has been in force stays on record. End it instead."]


# Reading


def test_the_list_says_what_ends_soon_what_is_to_come_and_what_has_ended(
    administrator: FlaskClient,
) -> None:
    an_agreement(title="Ends soon", owner="user:sorrel")
    an_agreement(title="Ended", from_on=date(2026, 1, 1), to_on=date(2026, 2, 1))
    an_agreement(title="To come", from_on=date(2026, 6, 1), to_on=date(2027, 6, 1))

    page = Page.open(administrator, "/agreements")

    assert "1 agreement ends within 60 days: Ends soon on 31 May 2026." in page.words
    assert ["Ends soon", "Housing", "1 May 2026", "31 May 2026 Ends soon", "1 May 2026",
            "Sorrel Kestrel"] in page.table("In force")  # fmt: skip
    assert [row[0] for row in page.table("To come")] == ["To come"]
    assert [(row[0], row[3]) for row in page.table("Ended")] == [("Ended", "31 Jan 2026 Ended")]


def test_without_any_agreement_in_force_the_list_says_that_nobody_sees_anybody(
    administrator: FlaskClient,
) -> None:
    for agreement in db.session.scalars(select(Agreement)):
        agreement.to_on = agreement.from_on
    db.session.commit()

    assert "so nobody sees any client" in Page.open(administrator, "/agreements").words


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_everybody_reads_an_agreement_and_only_administrators_act_on_it(
    role: Role, sign_in: SignIn
) -> None:
    number = an_agreement(title="Core")
    client = sign_in(role)

    page = Page.open(client, f"/agreements/{number}")

    assert page.heading.startswith("Core")
    assert not page.soup.select("main a[href^='/agreements'], main a[href^='/agencies']")
    for address in ("", "/new", *(f"/{number}/{act}" for act in ("change", "renew", "end"))):
        assert client.get(f"/agreements{address}").status_code == 403, address


# The end of an agreement, to the second


def test_an_agreement_that_ends_at_midnight_closes_a_session_that_is_open(
    sign_in: SignIn, in_the_middle_of_may: Any
) -> None:
    client = a_client(family_name="Treecreeper")
    an_agreement({"housing": C})  # its last day is 31 May
    user = a_user(role=Role.COORDINATOR, agency="housing", shared=[])
    # Midnight in London is 23:00 in UTC, in summer.
    in_the_middle_of_may.move_to(datetime(2026, 5, 31, 22, 59, 55, tzinfo=UTC))
    worker = sign_in(user=user)
    assert "Treecreeper" in worker.get("/clients").text
    rooms = "contacts documents fund level needs options plan programmes review score timeline"
    pages = [f"/clients/{client.ref}/{room}" for room in rooms.split()]
    assert {worker.get(page).status_code for page in pages} == {200}

    in_the_middle_of_may.shift(5)

    listed = worker.get("/clients")
    assert listed.status_code == 200, "still signed in"
    assert "Treecreeper" not in listed.text
    assert worker.get(f"/clients/{client.ref}").status_code == 404
    assert {worker.get(page).status_code for page in pages} == {404}


def test_one_kind_of_data_ends_with_its_agreement_and_the_others_stay(
    sign_in: SignIn, in_the_middle_of_may: Any
) -> None:
    an_agreement({"housing": [C.IDENTITY, C.HEALTH]})
    an_agreement({"housing": [C.IDENTITY, C.HOUSING]}, to_on=date(2027, 1, 1))
    user = a_user(role=Role.CASE_MANAGER, agency="housing", shared=[])

    assert reader_of(user).categories == {C.IDENTITY, C.HEALTH, C.HOUSING}
    in_the_middle_of_may.move_to(datetime(2026, 5, 31, 23, 0, tzinfo=UTC))
    assert reader_of(user).categories == {C.IDENTITY, C.HOUSING}


def test_what_is_on_record_is_shown_again_in_the_form(administrator: FlaskClient) -> None:
    number = an_agreement({"housing": [C.IDENTITY, C.FINANCE]}, owner="user:sorrel")
    before = terms_of(get_agreement(number))

    page = Page.open(administrator, f"/agreements/{number}/change").press("Save the change")

    assert page.done == ["Nothing was different."]
    db.session.rollback()
    assert terms_of(get_agreement(number)) == before
