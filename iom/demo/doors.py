"""The doors through which the story comes in: sign-ins, files, reports."""

from __future__ import annotations

import hashlib
import io
import tempfile
from datetime import datetime
from pathlib import Path

from iom.accounts import service as accounts
from iom.accounts.domain import Reader
from iom.crimes.counts import read_counts
from iom.crimes.job import import_crimes
from iom.crimes.service import keep_counts
from iom.demo import (
    crime,
    workers,
)
from iom.demo.sign_ins import SignIn
from iom.files.writing import write_csv
from iom.intake.domain import FileKind
from iom.intake.files import read_file
from iom.intake.service import import_file
from iom.kernel.dates import Month
from iom.places import queries as places
from iom.reports.service import produce_monthly
from iom.transaction import transaction


def add_sign_in(somebody: SignIn, actor: Reader, at: datetime) -> None:
    """Add somebody who can sign in."""
    districts = [
        (district.id, district.name)
        for district in places.list_districts()
        if not somebody.districts or district.name in somebody.districts
    ]
    reach = workers.reach_of(somebody.username, somebody.agency)
    new = accounts.NewUser(
        username=somebody.username,
        full_name=somebody.full_name,
        role=somebody.role,
        agency=somebody.agency,
        districts=districts,
        password=somebody.password,
        email=reach.email,
        telephone=reach.telephone,
    )
    accounts.add_user(new, actor=actor, at=at)


def send_file(
    kind: FileKind, columns: list[str], rows: list[dict[str, str]], teller: Reader, at: datetime
) -> None:
    """Send a file in; a story that is refused contradicts itself."""
    content = write_csv(columns, [[row[column] for column in columns] for row in rows])
    reading = read_file(kind, io.BytesIO(content), file=f"{kind}.csv", today=at.date())
    with transaction():
        sha256 = hashlib.sha256(content).hexdigest()
        plan = import_file(kind, reading, sha256=sha256, reader=teller, at=at)
    if plan.refused:
        raise RuntimeError(f"the story contradicts itself: {plan.refused[0]}")


def bring_crimes_in(last_month: Month, teller: Reader, at: datetime) -> None:
    """Bring recorded crime in, with a file that was cut short and the counts of earlier years."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for file, content in crime.street_files(last_month):
            (folder / file).write_bytes(content)
        outcome = import_crimes([folder], actor=teller, now=lambda: at)
        file, content = crime.cut_short(last_month)
        (folder / file).write_bytes(content)
        import_crimes([(file, folder / file)], actor=teller, now=lambda: at)
    if outcome.refused_files:
        raise RuntimeError("the story's crimes contradict themselves")
    districts = {district.name: district.id for district in places.list_districts()}
    found = read_counts(
        io.BytesIO(crime.counts(last_month)), file="crime-counts.csv", districts=districts
    )
    with transaction():
        keep_counts(found.counts, actor=teller, at=at)


def produce_reports(last_month: Month, teller: Reader, at: datetime) -> None:
    """Produce last month's report for every district, and two earlier ones for Cambridge."""
    for district in places.list_districts():
        wanted = [last_month]
        if district.code == "cambridge":
            wanted = last_month.last(3)
        for month in wanted:
            with transaction():
                produce_monthly(district, month, actor=teller, at=at)
