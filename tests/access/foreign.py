"""What is not one's own, for every place in an address: how to make it, or why it is nobody's.

The reader of whom it is not is a coordinator of Cambridge. Half of the clients of others live
elsewhere, and half have a record that is closed to everybody but its owner.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from iom.accounts.domain import Role
from iom.clients.models import Client
from iom.cohort.models import Placement
from iom.contacts.kinds import APPOINTMENT, CONTACT
from iom.db import db
from iom.plans.models import Agreement
from iom.sharing.readers import reader_of
from iom.sharing.scope import counting
from tests.access import examples
from tests.factories.accounts import a_user
from tests.factories.clients import a_client, a_situation
from tests.factories.documents import a_document
from tests.factories.entries import an_entry
from tests.factories.fund import a_request
from tests.factories.leads import a_cover, a_handover
from tests.factories.levels import a_past_look
from tests.factories.panels import a_sitting
from tests.factories.plans import a_goal, agreed
from tests.factories.reviews import a_review, done
from tests.factories.safeguards import a_restriction, works_with
from tests.factories.scores import a_score
from tests.factories.transfers import a_transfer

FIFTY, TEN = 50, 10
CANARY = "Quillfeather"


def clients_of_others(number: int) -> list[Client]:
    """Make clients whom the reader does not see, each for a reason."""
    owner = a_user(username="owner")
    clients = [
        a_client(
            ref=f"C-9{at:05}", family_name=CANARY, district="Fenland" if at % 2 else "Cambridge"
        )
        for at in range(number)
    ]
    for client in clients[::2]:
        a_restriction(client, owner)
    return clients


def _an_involvement(client: Client) -> int:
    return works_with(client, a_user(username=f"worker-{client.ref.lower()}"))


def _a_release(client: Client) -> int:
    a_situation(client, from_on=date(2025, 7, 1))
    return examples.a_release_in_question(client)


def _a_placement(client: Client) -> int:
    return db.session.scalars(select(Placement.id).where(Placement.client_id == client.id)).one()


def _a_review(client: Client) -> int:
    made = a_review(client, date(2024, 7, 15))
    done(client, made, date(2024, 7, 20))
    return made


def _merges() -> list[str]:
    refs = [f"E-{number:06}" for number in range(FIFTY)]
    for ref in refs:
        examples.a_former_client(ref, CANARY, district="Fenland")
    return [str(examples.a_merge(ref)) for ref in refs]


def _files() -> list[str]:
    sender = a_user(username="sender")
    return [examples.an_upload(sender, ref=f"C-8{number:05}") for number in range(FIFTY)]


def _sessions() -> list[str]:
    somebody = a_user(username="somebody-else")
    return [str(examples.another_session(somebody)) for _ in range(FIFTY)]


def _nominations() -> list[str]:
    nominator = a_user(role=Role.LINK_WORKER, username="nominator")
    return [str(examples.a_nomination(nominator, district="fenland")) for _ in range(FIFTY)]


def _drafts() -> list[str]:
    writers = [a_user(username=f"writer-{number}") for number in range(5)]
    return [
        str(examples.a_draft(writer, family_name=CANARY)) for writer in writers for _ in range(TEN)
    ]


def _waiting_rows() -> list[str]:
    refs = [f"C-7{number:05}" for number in range(FIFTY)]
    return [str(examples.a_waiting_row(ref=ref, district="fenland")) for ref in refs]


def _handovers() -> list[str]:
    giver, receiver = (a_user(username=name, agency="police") for name in ("giver", "receiver"))
    clients = [
        a_client(ref=f"C-7{number:05}", family_name=CANARY, district="Fenland")
        for number in range(FIFTY)
    ]
    for client in clients:
        works_with(client, giver)
    return [str(a_handover(giver, receiver, client, note=CANARY)) for client in clients]


def _covers() -> list[str]:
    workers = [
        a_user(
            role=Role.CASE_MANAGER,
            username=f"fen-{number}",
            full_name=f"{CANARY} Fenworth",
            districts=["Fenland"],
        )
        for number in range(2 * TEN)
    ]
    return [str(a_cover(away, by)) for away, by in zip(workers[::2], workers[1::2], strict=True)]


def _transfers() -> list[str]:
    a_user(username="receiver-elsewhere", districts=["Huntingdonshire"])
    clients = [
        a_client(ref=f"C-6{number:05}", family_name=CANARY, district="Fenland")
        for number in range(TEN)
    ]
    return [str(a_transfer(client, "huntingdonshire", note=CANARY)) for client in clients]


def _sittings() -> list[str]:
    """Plan sittings elsewhere, in which the reader does not sit."""
    member = a_user(username="member-elsewhere", full_name=f"{CANARY} Fenworth")
    return [str(a_sitting(member, districts=["Fenland"], place=CANARY)) for _ in range(TEN)]


def _an_agreement_to_a_plan(client: Client) -> int:
    agreed(client, [a_goal(client)])
    statement = counting(select(Agreement.id)).where(Agreement.client_id == client.id)
    return db.session.scalars(statement).one()


def _requests() -> list[str]:
    """Ask the fund for money for clients elsewhere."""
    asker = reader_of(a_user(username="asker-elsewhere", districts=["Fenland"]))
    clients = [
        a_client(ref=f"C-5{number:05}", family_name=CANARY, district="Fenland")
        for number in range(TEN)
    ]
    return [str(a_request(asker, each.ref, what_for=CANARY)) for each in clients]


def _an_appointment(client: Client) -> int:
    return int(an_entry(client, APPOINTMENT))


def _logs() -> list[str]:
    clients = clients_of_others(FIFTY)
    for client in clients:
        an_entry(client, CONTACT, log=f"theirs-{client.ref}")
    return [f"theirs-{client.ref}" for client in clients]


INSIDE: dict[str, Callable[[Client, Client], int]] = {
    "entry_id": lambda theirs, own: examples.an_entry(theirs),
    "document_id": lambda theirs, own: a_document(theirs),
    "involvement_id": lambda theirs, own: _an_involvement(theirs),
    "situation_id": lambda theirs, own: _a_release(theirs),
    "placement_id": lambda theirs, own: _a_placement(theirs),
    "pair_id": lambda theirs, own: examples.a_pair(theirs, own.ref),
    "different_id": lambda theirs, own: examples.a_twin(own, theirs),
    "score_id": lambda theirs, own: a_score(theirs),
    "look_id": lambda theirs, own: a_past_look(theirs),
    "words_id": lambda theirs, own: a_past_look(theirs),
    "review_id": lambda theirs, own: _a_review(theirs),
    "part_id": lambda theirs, own: a_goal(theirs, aim=CANARY),
    "agreement_id": lambda theirs, own: _an_agreement_to_a_plan(theirs),
    "appointment_id": lambda theirs, own: _an_appointment(theirs),
}
"""What is reached through a client: makes one of somebody else's, or one between theirs and one's
own."""

ALONE: dict[str, Callable[[], list[str]]] = {
    "merge_id": _merges,
    "token": _files,
    "session_id": _sessions,
    "nomination_id": _nominations,
    "waiting_id": _waiting_rows,
    "draft_id": _drafts,
    "handover_id": _handovers,
    "cover_id": _covers,
    "transfer_id": _transfers,
    "sitting_id": _sittings,
    "request_id": _requests,
    "log": _logs,
}
"""What has an address of its own: makes some that are not for the reader."""

NAMES_NOBODY = {
    "line_id": "a payment of a request, which is looked up first",
    "receipt_id": "a receipt of a request, which is looked up first",
    "year": "a financial year",
    "kind": "a kind of entry, or of file",
    "what": "a fact that holds from a day on, which words of a decision, or what a panel decides",
    "number": "a place in a history, an agreement or an issue of a report",
    "check": "a check of the data",
    "programme": "a programme of the directory, in which no client is",
    "provider": "a provider of the directory",
    "start_id": "a day on which a programme begins",
    "place": "the place of a lead, or of a second",
    "agency": "an agency",
    "code": "an agency, a scheme or a delivery unit",
    "district": "a district",
    "area": "a district",
    "month": "a month",
    "username": "a worker; whose clients are listed in scope",
    "permission": "a permission",
    "role": "a role",
    "edition": "of a report, or of a plan on paper",
    "form": "of a report",
    "ending": "of a file",
    "filename": "a file that everybody may have",
    "name": "a job",
    "need": "a need, of which people are counted",
    "link_id": "a link of the register, which names workers",
    "part": "a part of a version of the matrix or of the scale",
    "scheme": "a scheme",
}
"""Places that lead to nobody's data: what stands there."""
