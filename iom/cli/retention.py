"""Commands about records whose time is over, and about what is held of one person."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from iom.audit import service as audit
from iom.cli.ground import Refused, answer, progress, say, whoever_runs_it, with_app
from iom.clients.domain import ClientListed, subject_of
from iom.documents.shelf import Shelf
from iom.kernel import clock
from iom.retention import aftermath, gathering, queries, service
from iom.retention.domain import EraseReason
from iom.retention.dossier import DocumentForm
from iom.retention.events import SubjectAccessGiven
from iom.retention.handing_out import written
from iom.retention.outside import read_list
from iom.retention.service import Seen
from iom.transaction import transaction


@click.group("retention")
def retention() -> None:
    """Say whose time is over, and erase them."""


@retention.command("due")
@click.option("--json", "as_json", is_flag=True)
@with_app
def due(*, as_json: bool) -> None:
    """List the records that are due for review, by reference. Names nobody."""
    today, actor = clock.today(), whoever_runs_it()
    rows = [
        {
            "client_ref": row.ref,
            "last_happening": row.standing.what,
            "last_on": row.standing.last_on.isoformat(),
            "due_since": str(row.asked_on),
            "on_hold": row.hold is not None,
        }
        for row in queries.list_due(actor, today=today, size=None).rows
    ]
    with transaction():
        audit.record_all(
            (
                ClientListed(subject=subject_of(str(row["client_ref"])), page="iom retention due")
                for row in rows
            ),
            actor=actor,
            at=clock.now(),
        )
    if as_json:
        answer(rows)
        return
    for row in rows:
        held = "\ton hold" if row["on_hold"] else ""
        say(f"{row['client_ref']}\t{row['last_happening']} {row['last_on']}\t"
            f"due since {row['due_since']}{held}")  # fmt: skip
    progress(f"{len(rows)} {'record is' if len(rows) == 1 else 'records are'} due for review.")


@retention.command("erase")
@click.argument("ref")
@click.option(
    "--reason", type=click.Choice([reason.value for reason in EraseReason]), required=True
)
@click.option("--confirm", required=True, help="The reference once more.")
@with_app
def erase(ref: str, *, reason: str, confirm: str) -> None:
    """Erase everything about the client REF. There is no way back."""
    with transaction():
        service.erase_client(
            ref,
            reason=EraseReason(reason),
            typed=confirm,
            seen=Seen(state=None),
            actor=whoever_runs_it(),
            at=clock.now(),
        )
    aftermath.see_to_it(_data_dir())
    say(f"{ref} is erased. Only the reference is left, and it cannot be used again.")


@retention.command("again")
@with_app
def again() -> None:
    """Erase again whomever a restored backup brought back, and bring the list outside up to date.

    Safe to run at any time; says what it did.
    """
    number = erase_those_brought_back(_data_dir())
    say(f"{_clients(number)} brought back by a backup {'was' if number == 1 else 'were'} "
        "erased again.")  # fmt: skip


@click.command("subject-access")
@click.argument("ref")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in DocumentForm]),
    default=DocumentForm.PDF.value,
    show_default=True,
)
@with_app
def subject_access(ref: str, *, out: Path, form: str) -> None:
    """Write everything about the client REF into one document. Check it before it is released.

    A zip holds the PDF, the JSON and the files of the client's documents.
    """
    actor, at = whoever_runs_it(), clock.now()
    dossier = gathering.gather(actor, ref, at=at)
    files = None
    if form == DocumentForm.ZIP:
        files = gathering.files_for(actor, ref, Shelf(_data_dir()))
    content = written(dossier, DocumentForm(form), files)
    with transaction():
        event = SubjectAccessGiven(subject=subject_of(ref), form=form)
        audit.record(event, actor=actor, at=at)
    try:
        out.touch(mode=0o600)
        out.write_bytes(content)
    except OSError as error:
        reason = error.strerror or "the file cannot be written"
        raise Refused(f"{out} cannot be written: {reason}.") from None
    times = sum(each.times for each in dossier.to_check)
    progress(f"{out} is written; {times} places in it are to be checked before release.")


def erase_those_brought_back(data_dir: Path) -> int:
    """Erase again everybody on the list outside who is on record, and bring the list up to date.

    Returns:
        How many there were.
    """
    listed = read_list(data_dir)
    with transaction():
        number = service.erase_again(listed, actor=whoever_runs_it(), at=clock.now())
    aftermath.see_to_it(data_dir)
    return number


def _clients(number: int) -> str:
    return f"{number} client" if number == 1 else f"{number} clients"


def _data_dir() -> Path:
    found: Path = current_app.config["IOM"].data_dir
    return found


COMMANDS = (retention, subject_access)
