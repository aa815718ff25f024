"""Tell the story: through the same doors as real files."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from iom.accounts import service as accounts
from iom.accounts.domain import Reader
from iom.clients.aliases import NewAlias, record_alias
from iom.clients.domain import AliasKind
from iom.crimes.counts import read_counts
from iom.crimes.job import import_crimes
from iom.crimes.service import keep_counts
from iom.demo import crime, people
from iom.demo.sign_ins import SIGN_INS, SignIn
from iom.files.writing import write_csv
from iom.founding import service as founding
from iom.intake.domain import FileKind
from iom.intake.files import read_file
from iom.intake.service import import_file
from iom.kernel import clock
from iom.kernel.dates import Month
from iom.places import queries as places
from iom.reports.service import produce_monthly
from iom.transaction import transaction


def tell_the_story(*, today: date, say: Callable[[str], None]) -> None:
    """Fill an empty, migrated database with the story, which ends with the last whole month.

    Must be called outside a transaction.
    """
    teller, last_month = Reader.command("demo"), Month.of(today).plus(-1)
    say("Setting up places and sign-ins")
    with transaction():
        founding.set_up_cambridgeshire(actor=teller, at=clock.now())
        for somebody in SIGN_INS:
            _add(somebody, teller)
    say("Inventing clients")
    clients, situations = people.tell(last_month)
    _bring_in(FileKind.CLIENTS, people.CLIENT_COLUMNS, clients, teller, today)
    late = _entered_late(clients, situations)
    in_time = [row for row in situations if row is not late]
    _bring_in(FileKind.SITUATIONS, people.SITUATION_COLUMNS, in_time, teller, today)
    with transaction():
        _other_names(clients, teller, today)
    say("Inventing recorded crime")
    _bring_crimes_in(last_month, teller)
    say("Producing reports")
    _produce_reports(last_month, teller)
    # A correction: the report of last month gets a number 2 that says what changed.
    _bring_in(FileKind.SITUATIONS, people.SITUATION_COLUMNS, [late], teller, today)
    _produce_reports(last_month, teller)


def _entered_late(
    clients: list[dict[str, str]], situations: list[dict[str, str]]
) -> dict[str, str]:
    """Choose the span that somebody enters only after the reports were produced."""
    here = {
        row["client_ref"]
        for row in clients
        if row["district"] == "Cambridge" and row["selected_on"] and not row["deselected_on"]
    }
    still = [row for row in situations if row["client_ref"] in here and not row["to"]]
    return max(still, key=lambda row: row["from"])


def _add(somebody: SignIn, teller: Reader) -> None:
    districts = [
        (district.id, district.name)
        for district in places.list_districts()
        if not somebody.districts or district.name in somebody.districts
    ]
    new = accounts.NewUser(
        username=somebody.username,
        full_name=somebody.full_name,
        role=somebody.role,
        agency=somebody.agency,
        districts=districts,
        password=somebody.password,
    )
    accounts.add_user(new, actor=teller, at=clock.now())


def _bring_in(
    kind: FileKind, columns: list[str], rows: list[dict[str, str]], teller: Reader, today: date
) -> None:
    content = write_csv(columns, [[row[column] for column in columns] for row in rows])
    reading = read_file(kind, io.BytesIO(content), file=f"{kind}.csv", today=today)
    with transaction():
        sha256 = hashlib.sha256(content).hexdigest()
        plan = import_file(kind, reading, sha256=sha256, reader=teller, at=clock.now())
    if plan.refused:
        raise RuntimeError(f"the story contradicts itself: {plan.refused[0]}")


def _other_names(clients: list[dict[str, str]], teller: Reader, today: date) -> None:
    """Give one client in nine another name, so that a search has something to find."""
    for row in clients[::9]:
        alias = NewAlias(
            kind=AliasKind.ALIAS,
            family_name=row["family_name"],
            given_names=row["given_names"][:2],
        )
        record_alias(row["client_ref"], alias, actor=teller, at=clock.now(), today=today)


def _bring_crimes_in(last_month: Month, teller: Reader) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in crime.street_files(last_month):
            (folder / file).write_bytes(content)
        outcome = import_crimes([folder], actor=teller)
    if outcome.refused_files:
        raise RuntimeError("the story's crimes contradict themselves")
    districts = {district.name: district.id for district in places.list_districts()}
    found = read_counts(
        io.BytesIO(crime.counts(last_month)), file="crime-counts.csv", districts=districts
    )
    with transaction():
        keep_counts(found.counts, actor=teller, at=clock.now())


def _produce_reports(last_month: Month, teller: Reader) -> None:
    """Produce last month's report for every district, and two earlier ones for Cambridge."""
    for district in places.list_districts():
        wanted = [last_month]
        if district.code == "cambridge":
            wanted = last_month.last(3)
        for month in wanted:
            with transaction():
                produce_monthly(district, month, actor=teller, at=clock.now())
