"""What happened since the last working day and this week, so that a desk has news.

Arrests and who went to custody come as the police send them, in files: a few of their rows are
about nobody for sure, and wait for somebody to say whom they are about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from iom.accounts.domain import Reader
from iom.clients.deaths import DEATH
from iom.files.reading import PERSON_COLUMNS
from iom.intake.domain import FileKind
from iom.kernel.clock import LONDON
from iom.kernel.working_days import is_working_day, last_working_day_before
from iom.record.service import add_entry

Row = dict[str, str]
BringIn = Callable[[FileKind, list[str], list[Row]], None]

_WHO = ["client_ref", *PERSON_COLUMNS]
_OFFENCES = [*_WHO, "offence_ref", "offence_date", "category", "disposal"]
_SITUATIONS = [*_WHO, "situation", "from", "to", "establishment"]
_CONTACTS = "client_ref,contact_ref,date,agency,worker,pathway,kind,minutes,attended,note".split(
    ","
)
_ARRESTS = (
    ("theft-from-vehicle", "arrested"),
    ("dwelling-burglary", "charged"),
    ("shoplifting", "arrested"),
)
_INSIDE = ("remand", "recalled")
_ESTABLISHMENT = "HMP Fenmarsh (invented)"
_WORKERS = ("Rowan Ashworth", "Maple Finchfield", "Robin Elderwood")
_PATHWAYS = ("accommodation", "", "drugs-alcohol", "ete", "")


@dataclass(frozen=True, slots=True)
class Lately:
    """Of whom something is told.

    Attributes:
        here: rows of the file of clients, of those on the scheme of whom nobody else tells.
        away: the references of those of them who are not at liberty.
        today: the day on which the story is looked at.
        reported: the last day of which the reports tell.
    """

    here: Sequence[Mapping[str, str]]
    away: Collection[str]
    today: date
    reported: date

    @property
    def known(self) -> list[Mapping[str, str]]:
        """Those of whom the police tell something: they have a number, and are at liberty."""
        return [
            row
            for row in self.here
            if row["district"] in ("Cambridge", "Fenland")
            and row["pnc_id"]
            and row["client_ref"] not in self.away
        ][3::5]

    @property
    def dead(self) -> str:
        """The reference of somebody who died six days ago, or since the month began."""
        return self.known[len(_ARRESTS) + len(_INSIDE)]["client_ref"]


def tell(lately: Lately, bring_in: BringIn) -> None:
    """Bring the last weeks' contacts and the police extract of today in."""
    bring_in(FileKind.CONTACTS, _CONTACTS, _contacts(lately))
    # Never of a month of which a report has been produced: that stays as it is.
    since = max(last_working_day_before(lately.today), lately.reported + timedelta(days=1))
    if since > lately.today:
        return
    bring_in(FileKind.OFFENCES, _OFFENCES, _arrests(lately, since.isoformat()))
    bring_in(FileKind.SITUATIONS, _SITUATIONS, _gone_in(lately, since.isoformat()))


def let_die(lately: Lately, *, actor: Reader, at: datetime) -> None:
    """Record the death of one client, in the caller's transaction."""
    today = at.astimezone(LONDON).date()
    # As with arrests: crimes saved of a month that was reported count until the day of a death.
    died_on = max(today - timedelta(days=6), lately.reported + timedelta(days=1))
    if died_on > today:
        return
    said = {"died_on": died_on, "source": "The coroner’s office"}
    add_entry(lately.dead, DEATH, said, token="lately", actor=actor, at=at, today=today)  # noqa: S106  # of a form


def _arrests(lately: Lately, day: str) -> list[Row]:
    told = [
        _numbered(client, _OFFENCES)
        | {"offence_ref": f"LA-{n:03}", "offence_date": day, "category": what, "disposal": so}
        for n, (client, (what, so)) in enumerate(zip(lately.known, _ARRESTS, strict=False))
    ]
    twice = dict.fromkeys(_OFFENCES, "") | {
        "family_name": "Brambleworth",
        "given_names": "Rob",
        "date_of_birth": "1988-03-11",
        "offence_ref": "LA-014",
        "offence_date": day,
        "category": "shoplifting",
        "disposal": "arrested",
    }
    return [*told, twice]


def _gone_in(lately: Lately, day: str) -> list[Row]:
    clients = lately.known[len(_ARRESTS) :]
    told = [
        _numbered(client, _SITUATIONS)
        | {"situation": what, "from": day, "establishment": _ESTABLISHMENT}
        for client, what in zip(clients, _INSIDE, strict=False)
    ]
    # Spelt another way, without a number: nobody can be sure.
    client = lately.here[7]
    misspelt = dict.fromkeys(_SITUATIONS, "") | {
        "family_name": f"{client['family_name']}e",
        "given_names": client["given_names"],
        "date_of_birth": client["date_of_birth"],
        "situation": "remand",
        "from": day,
        "establishment": _ESTABLISHMENT,
    }
    return [*told, misspelt]


def _numbered(client: Mapping[str, str], columns: Sequence[str]) -> Row:
    """Name a client as the police do: by the number of theirs and the name."""
    known = ("pnc_id", "family_name", "given_names", "date_of_birth")
    return dict.fromkeys(columns, "") | {name: client[name] for name in known}


def _contacts(lately: Lately) -> list[Row]:
    """Let most be met about once a week; a few missed the last time, a few were met long ago."""
    found = []
    for number, client in enumerate(lately.here):
        if client["client_ref"] == lately.dead:
            continue
        last = 30 + number % 13 if number % 19 == 6 else 1 + number % 6
        for which in range(3):
            day = _working(lately.today - timedelta(days=last + 8 * which))
            if day.isoformat() <= client["selected_on"]:
                continue
            missed = which == 0 and number % 17 == 8
            inside = client["client_ref"] in lately.away
            usual = ("office-visit", "phone", "home-visit")[(number + which) % 3]
            found.append(
                dict.fromkeys(_CONTACTS, "")
                | {
                    "client_ref": client["client_ref"],
                    "contact_ref": f"CL-{number:03}-{which}",
                    "date": day.isoformat(),
                    "agency": "Probation",
                    "worker": _WORKERS[(number + which) % 3],
                    "pathway": _PATHWAYS[(number + which) % 5],
                    "kind": "prison-visit" if inside else usual,
                    "minutes": "" if missed else "30",
                    "attended": "unacceptable-absence" if missed else "attended",
                }
            )
    return found


def _working(day: date) -> date:
    return day if is_working_day(day) else last_working_day_before(day)
