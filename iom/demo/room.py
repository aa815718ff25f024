"""Places of the story: what each scheme set, and who is watched just outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from iom.accounts.domain import Reader
from iom.accounts.queries import list_agencies
from iom.capacity import settings, watching
from iom.capacity.candidates import read_competing
from iom.capacity.domain import NewSetting, Terms
from iom.capacity.nearest import offered_to
from iom.capacity.schemes import OwnScheme, own_schemes
from iom.demo.lately import BringIn
from iom.demo.people import CLIENT_COLUMNS
from iom.intake.domain import FileKind
from iom.kernel.clock import LONDON
from iom.safeguards.domain import NewInvolvement
from iom.safeguards.involvements import involve
from iom.scoring.bands import Band
from iom.scoring.queries import active_matrix
from iom.selection.staying import months_full_on
from iom.sharing.domain import InvolvementKind
from iom.transaction import transaction

_BEFORE = 60  # days, between the first setting and the one that holds
_FLOOR = 3
_FREE = 1
_OUTSIDE = 3
"""How many more are eligible than there are places: fewer places than people, as everywhere."""
_NOMINATED = (
    ("C-093001", "Fennworth", "Alder", "1996-02-11", "M", "Cambridge", 4, 93),
    ("C-093002", "Reedfield", "Wren", "2001-07-30", "F", "Cambridge", 2, 81),
    ("C-093003", "Larkworth", "Sedge", "1989-12-02", "M", "Cambridge", 2, 77),
    ("C-093004", "Ternfield", "Bracken", "1994-05-19", "M", "Cambridge", 2, 91),
    ("C-093005", "Oakworth", "Moss", "1999-10-08", "M", "Fenland", 4, 82),
    ("C-093006", "Siskinfield", "Heron", "1992-03-27", "M", "Fenland", 2, 84),
    ("C-093007", "Cranefield", "Rush", "2003-01-15", "M", "Huntingdonshire", 3, 90),
    ("C-093008", "Elmworth", "Juniper", "1997-08-21", "F", "Huntingdonshire", 2, 78),
    ("C-093009", "Plovworth", "Cedar", "1990-11-06", "M", "South Cambridgeshire", 3, 79),
    ("C-093010", "Teasefield", "Flint", "1995-04-03", "M", "East Cambridgeshire", 3, 76),
    ("C-093011", "Knotworth", "Jay", "1998-09-12", "M", "Peterborough", 4, 90),
    ("C-093012", "Dunfield", "Poplar", "2000-06-25", "M", "Peterborough", 2, 80),
    ("C-093013", "Gullfield", "Birch", "1993-03-03", "M", "Peterborough", 3, 88),
    ("C-093014", "Bitternworth", "Ash", "1987-12-19", "M", "Peterborough", 3, 79),
    ("C-093015", "Swanfield", "Maple", "1998-02-06", "F", "Fenland", 2, 86),
    ("C-093016", "Redwingworth", "Jay", "2002-05-27", "M", "East Cambridgeshire", 2, 79),
    ("C-093017", "Merlinfield", "Oakley", "1991-07-14", "M", "Huntingdonshire", 3, 86),
    ("C-093018", "Pipitworth", "Sage", "1996-10-22", "F", "Cambridge", 3, 78),
    ("C-093019", "Curlewfield", "Reed", "1988-01-30", "M", "South Cambridgeshire", 2, 91),
    ("C-093020", "Dipperworth", "Vale", "2000-04-11", "M", "Cambridge", 2, 84),
    ("C-093021", "Wrenworth", "Cob", "1994-08-17", "M", "Cambridge", 2, 79),
    ("C-093022", "Rushworth", "Perry", "1999-03-29", "M", "Fenland", 2, 85),
    ("C-093023", "Sedgefield", "Linnet", "1990-12-05", "F", "Peterborough", 3, 81),
    ("C-093024", "Eiderworth", "Quill", "1997-06-11", "M", "Peterborough", 2, 88),
)
"""Who was nominated lately: reference, names, born, sex, district, burglaries, predictor."""
_EXPLAINED = 2  # the lowest level for which there are reasons on record
_WAITS = 3  # who is nominated has no level; as much is known of them as of somebody at this one
_NOTHING_EVERY = 24  # of so many clients, of one there is nothing on record
_OFFENCES = ["client_ref", "offence_ref", "offence_date", "category", "disposal"]
_INDICATORS = ["client_ref", "indicator_ref", "kind", "date", "value", "source"]
_AGREED = (
    (
        "police",
        (
            "Neighbourhood officers speak with the client at home once a fortnight and tell the "
            "coordinator the same day. Housing keeps the tenancy open."
        ),
        "Nearest to a place by score; three burglaries since the spring.",
    ),
    (
        "probation",
        (
            "The offender manager keeps the weekly appointments and asks about work at each. "
            "Nobody else calls without asking first."
        ),
        "On an order, and every appointment kept: watched rather than nominated again.",
    ),
    (
        "housing",
        (
            "The hostel tells the coordinator of any night away. The link worker helps with the "
            "application for a flat."
        ),
        "Nothing proven since the move to the hostel; the panel asked for a look in spring.",
    ),
)


def nominate(bring_in: BringIn, *, today: date) -> None:
    """Bring people in who were nominated lately, and what they did before."""
    people, offences, indicators = [], [], []
    for number, row in enumerate(_NOMINATED):
        ref, family_name, given_names, born, sex, district, burglaries, predictor = row
        people.append(
            dict.fromkeys(CLIENT_COLUMNS, "")
            | {
                "client_ref": ref,
                "family_name": family_name,
                "given_names": given_names,
                "date_of_birth": born,
                "sex": sex,
                "ethnicity": "White" if number % 5 else "Mixed",
                "district": district,
                "mappa_level": "0",
                "nominated_on": str(today - timedelta(days=75 - 5 * (number // 2))),
            }
        )
        offences += [
            {
                "client_ref": ref,
                "offence_ref": f"N-{number}-{which}",
                "offence_date": str(today - timedelta(days=12 + 17 * which + 2 * number)),
                "category": "dwelling-burglary" if which % 3 < 2 else "theft-from-vehicle",
                "disposal": "charged",
            }
            for which in range(burglaries)
        ]
        indicators.append(
            {
                "client_ref": ref,
                "indicator_ref": f"N-{number}",
                "kind": "predictor-2yr",
                "date": str(today - timedelta(days=40)),
                "value": str(predictor),
                "source": "Example predictor 2",
            }
        )
    bring_in(FileKind.CLIENTS, CLIENT_COLUMNS, people)
    bring_in(FileKind.OFFENCES, _OFFENCES, offences)
    bring_in(FileKind.INDICATORS, _INDICATORS, indicators)


def explain_levels(here: Sequence[Mapping[str, str]], bring_in: BringIn, *, today: date) -> None:
    """Bring in why clients are at their level: predictors, tests, intelligence, arrests.

    Nothing proven is among it, so that figures of crimes saved stay as the story tells them.

    Args:
        here: rows of the file of clients, of those on the scheme and those who are nominated.
        bring_in: takes a file in.
        today: the day.
    """
    arrests, indicators = [], []
    for number, row in enumerate(here):
        level = int(row["intensity"] or _WAITS)
        if level < _EXPLAINED or number % _NOTHING_EVERY == 7:
            continue
        ref = row["client_ref"]
        signs = [("predictor-2yr", str(91 + number % 7)), ("class-a-positive", "")]
        signs += [("intelligence", "")] * (level + 1 + number % 2) + [("breach", "")]
        indicators += [
            {
                "client_ref": ref,
                "indicator_ref": f"L-{number}-{which}",
                "kind": kind,
                "date": str(today - timedelta(days=34 + 7 * which + number % 5)),
                "value": value,
                "source": "Example predictor 2" if value else "",
            }
            for which, (kind, value) in enumerate(signs)
        ]
        arrests += [
            {
                "client_ref": ref,
                "offence_ref": f"L-{number}-{which}",
                "offence_date": str(today - timedelta(days=36 + 23 * which + number % 6)),
                "category": ("theft-from-vehicle", "dwelling-burglary")[which % 2],
                "disposal": "arrested",
            }
            for which in range(2 + (level + number) % 4)
        ]
    bring_in(FileKind.OFFENCES, _OFFENCES, arrests)
    bring_in(FileKind.INDICATORS, _INDICATORS, indicators)


def set_them(*, actor: Reader, at: datetime) -> None:
    """Set places and floors of each scheme twice, and put some of the nearest on the list.

    Must be called outside a transaction, once everybody is scored.
    """
    for scheme in own_schemes(actor):
        _set_twice(scheme, actor, at)
    _watch(actor, at)


def _set_twice(scheme: OwnScheme, actor: Reader, at: datetime) -> None:
    today = at.astimezone(LONDON).date()
    found = read_competing([each.id for each in scheme.districts], today)
    matrix = active_matrix().matrix
    eligible = sum(
        each.score >= matrix.thresholds_in(each.district).begins(Band.WATCH)
        for each in found.candidates
    )
    places = max(min(eligible - _OUTSIDE, found.taken + _FREE), len(scheme.districts))
    for number, (days, why) in enumerate(
        (
            (_BEFORE, "As the board set it for the year."),
            (0, "One post fewer, by the board in autumn."),
        )
    ):
        then = at - timedelta(days=days)
        new = NewSetting(
            from_on=then.astimezone(LONDON).date(),
            places=places if number else places + 4,
            floors=dict.fromkeys((each.code for each in scheme.districts), _FLOOR),
            why=why,
            token=f"demo-{number}",
        )
        with transaction():
            day = new.from_on
            settings.set_capacity(scheme, new, seen=number, actor=actor, at=then, today=day)


def _watch(actor: Reader, at: datetime) -> None:
    """Put three people on the list, of whom one is to be reviewed this week."""
    today = at.astimezone(LONDON).date()
    nearest = [line.ref for offer in offered_to(actor, today) for line in offer.lines]
    agencies = {each.code: each.id for each in list_agencies()}
    for number, (ref, (agency, handling, reason)) in enumerate(
        zip(nearest, _known(agencies), strict=False)
    ):
        put_on = today - timedelta(days=(70, 30, 9)[number])
        terms = Terms(
            agency_id=agencies[agency],
            handling=handling,
            review_on=put_on + timedelta(days=(75, 84, 84)[number]),
            until_on=months_full_on(put_on, 6),
            reason=reason,
        )
        with transaction():
            if number != 1:  # of one the partner cannot see it yet, and the page says so
                new = NewInvolvement(
                    agency_id=terms.agency_id,
                    user_id=None,
                    kind=InvolvementKind.OTHER,
                    from_on=put_on,
                )
                involve(ref, new, actor=actor, at=at, today=today)
            watching.put_on(
                ref,
                terms,
                token=f"demo-{ref}",
                actor=actor,
                at=at - timedelta(days=(today - put_on).days),
                today=put_on,
            )


def _known(agencies: dict[str, int]) -> Sequence[tuple[str, str, str]]:
    return [each for each in _AGREED if each[0] in agencies]
