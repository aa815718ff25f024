"""What the story’s directory offers: invented programmes on every pathway."""

from __future__ import annotations

from collections.abc import Iterator

from iom.contacts.domain import Pathway
from iom.demo.providers import Offer
from iom.directory.words import ForSex, ForStatutory, Taken, Weekday, Where
from iom.needs.domain import NeedKind

_P, _N, _D = Pathway, NeedKind, Weekday
_CITY = ("Cambridge", "South Cambridgeshire")
_NORTH = ("Fenland", "Huntingdonshire", "Peterborough")


def offers() -> Iterator[Offer]:
    """Yield every programme of the story."""
    yield from _homes()
    yield from _substances()
    yield from _work()
    yield from _others()


def _homes() -> Iterator[Offer]:
    home = (_P.ACCOMMODATION, (_N.ACCOMMODATION,))
    yield Offer(
        "Alderworth House",
        "Alderworth supported rooms",
        "A room in a shared house with a key worker on site by day, for up to two years.",
        *home,
        {"districts": _CITY, "least_age": 18, "capacity": 14, "taken": 14, "link_user": "linden"},
    )
    yield Offer(
        "Willowbank Hostel",
        "Willowbank direct access",
        "A bed for tonight. Open from 18:00; there is a store for belongings.",
        *home,
        {"least_age": 18, "capacity": 22, "taken": 17, "link_user": "linden"},
        ago=12,
    )
    yield Offer(
        "Wrenfield Lettings",
        "Deposit promise",
        "A written promise in place of a deposit, for private lets within the housing allowance.",
        *home,
        {"districts": ("Cambridge", "East Cambridgeshire"), "least_age": 21, "link_user": "linden"},
        ago=105,
    )
    yield Offer(
        "Alderworth House",
        "Women’s house",
        "Four rooms for women, with a garden. Children may visit by day.",
        *home,
        {"sex": ForSex.FEMALE, "least_age": 18, "capacity": 4, "taken": 3, "link_user": "linden"},
    )
    yield Offer(
        "Wrenfield Lettings",
        "Housing desk in prison",
        "Advice before release: keeping a tenancy, benefit, where tonight.",
        _P.ACCOMMODATION,
        (_N.ACCOMMODATION, _N.FINANCE),
        {
            "custody": Where.CUSTODY,
            "takes": Taken.DROP_IN,
            "days": (_D.TUESDAY,),
            "hours": "14:00 to 16:00",
        },
    )


def _substances() -> Iterator[Offer]:
    drugs, alcohol, both = (_N.DRUGS,), (_N.ALCOHOL,), (_N.DRUGS, _N.ALCOHOL)
    yield Offer(
        "Teal Street Clinic",
        "Open-access clinic",
        "See a nurse without an appointment: assessment, needle exchange, a script the same week.",
        _P.DRUGS_ALCOHOL,
        drugs,
        {
            "least_age": 18,
            "takes": Taken.DROP_IN,
            "days": (_D.MONDAY, _D.THURSDAY),
            "hours": "10:00 to 12:30",
        },
    )
    yield Offer(
        "Teal Street Clinic",
        "Alcohol: twelve evenings",
        "A group of eight that meets twelve times. Bring somebody to the first if you like.",
        _P.DRUGS_ALCOHOL,
        alcohol,
        {"districts": _CITY, "least_age": 18, "takes": Taken.FIXED_TERM, "hours": "18:00 to 20:00"},
        starts=((-30, 8, 8), (9, 8, 8), (37, 8, 3)),
    )
    yield Offer(
        "Elderbrook Recovery",
        "Elderbrook day programme",
        "Five days a week for six weeks, with lunch, for people who have stopped.",
        _P.DRUGS_ALCOHOL,
        both,
        {"districts": _NORTH, "least_age": 18, "takes": Taken.FIXED_TERM, "cost_pence": 24_000},
        starts=((5, 10, 6), (47, 10, 0)),
    )
    yield Offer(
        "Elderbrook Recovery",
        "Licence alcohol programme",
        "Ten sessions that count towards a licence or order. Probation refers.",
        _P.DRUGS_ALCOHOL,
        alcohol,
        {"statutory": ForStatutory.YES, "least_age": 18, "takes": Taken.FIXED_TERM},
        starts=((16, 12, 11),),
        ago=98,
    )
    yield Offer(
        "Elderbrook Recovery",
        "Under-25 drop-in",
        "Talk to somebody about drink and drugs over a game of pool.",
        _P.DRUGS_ALCOHOL,
        both,
        {
            "most_age": 24,
            "takes": Taken.DROP_IN,
            "days": (_D.WEDNESDAY,),
            "hours": "16:00 to 19:00",
        },
    )
    yield Offer(
        "Teal Street Clinic",
        "Detox ward link",
        "A bed on the ward at short notice. The ward closed in the summer.",
        _P.DRUGS_ALCOHOL,
        both,
        {"capacity": 2, "taken": 0},
        ago=160,
        closed=-40,
    )


def _work() -> Iterator[Offer]:
    ete = (_P.ETE, (_N.ETE,))
    yield Offer(
        "Finchfield Training",
        "Site-safety card",
        "One day’s course and the test for the card that building sites ask for.",
        *ete,
        {
            "least_age": 18,
            "takes": Taken.FIXED_TERM,
            "cost_pence": 7_000,
            "hours": "09:00 to 16:30",
        },
        starts=((4, 12, 12), (18, 12, 5), (32, None, 0)),
        ago=8,
    )
    yield Offer(
        "Finchfield Training",
        "Reading and numbers",
        "Two mornings a week with a tutor, one to one if wished.",
        *ete,
        {"districts": _CITY, "least_age": 19, "capacity": 10, "taken": 4, "cost_pence": 0},
    )
    yield Offer(
        "Hawthorn Works",
        "Paid work trials",
        "Four weeks of paid work in the wood yard, with a reference at the end.",
        *ete,
        {"districts": _NORTH, "least_age": 18, "sex": ForSex.ANY, "capacity": 3, "taken": 1},
        ago=130,
    )
    yield Offer(
        "Finchfield Training",
        "Workshops in custody",
        "Painting and tiling, finished before release.",
        *ete,
        {"custody": Where.CUSTODY, "least_age": 18, "takes": Taken.FIXED_TERM},
        starts=((11, 6, 2),),
    )
    yield Offer(
        "Robinworth Money Advice",
        "Debt and benefit advice",
        "Opening letters together, stopping bailiffs, a bank account in a week.",
        _P.FINANCE,
        (_N.FINANCE,),
        {
            "custody": Where.BOTH,
            "takes": Taken.DROP_IN,
            "days": (_D.TUESDAY, _D.FRIDAY),
            "hours": "09:30 to 13:00",
            "cost_pence": 0,
        },
    )
    yield Offer(
        "Robinworth Money Advice",
        "Savings club",
        "A pound a week, and a loan without interest after six months.",
        _P.FINANCE,
        (_N.FINANCE,),
        {"districts": ("Fenland",), "least_age": 18},
        ago=91,
    )


def _others() -> Iterator[Offer]:
    yield Offer(
        "Rookfield Surgery",
        "Mental health link clinic",
        "Direct referral by an IOM worker, without a GP. An answer within five working days.",
        _P.HEALTH,
        (_N.HEALTH,),
        {"districts": _CITY, "capacity": 12, "taken": 9, "link": "Hazel Rookfield"},
    )
    yield Offer(
        "Rookfield Surgery",
        "Health check at the gate",
        "A nurse sees people on the day of release, and registers them with a GP.",
        _P.HEALTH,
        (_N.HEALTH,),
        {
            "custody": Where.BOTH,
            "takes": Taken.DROP_IN,
            "days": (_D.MONDAY, _D.FRIDAY),
            "hours": "09:00 to 11:00",
        },
    )
    yield Offer(
        "Larch Programmes",
        "Thinking skills",
        "Nineteen sessions on stopping and thinking first.",
        _P.ATTITUDES,
        (_N.THINKING, _N.LIFESTYLE),
        {"statutory": ForStatutory.YES, "least_age": 18, "takes": Taken.FIXED_TERM},
        starts=((23, 10, 9),),
    )
    yield Offer(
        "Larch Programmes",
        "Mentors",
        "A volunteer who has been there, an hour a week for half a year.",
        _P.ATTITUDES,
        (_N.ATTITUDES, _N.LIFESTYLE, _N.RELATIONSHIPS),
        {"least_age": 18, "capacity": 15, "taken": 15, "custody": Where.BOTH},
        ago=70,
    )
    yield Offer(
        "Larch Programmes",
        "Young adults’ group",
        "Football first, then talk. For 16 to 24.",
        _P.ATTITUDES,
        (_N.LIFESTYLE, _N.ATTITUDES),
        {"districts": ("Peterborough",), "least_age": 16, "most_age": 24, "takes": Taken.DROP_IN},
    )
    yield Offer(
        "Linnet Families",
        "Being a parent",
        "Eight afternoons for parents who see their children or want to.",
        _P.FAMILIES,
        (_N.RELATIONSHIPS,),
        {"takes": Taken.FIXED_TERM, "custody": Where.BOTH, "cost_pence": 0},
        starts=((13, 8, 4), (76, 8, 0)),
    )
    yield Offer(
        "Sparrow House",
        "Safe at home",
        "An adviser who helps to plan for safety, whoever has the tenancy.",
        _P.DOMESTIC_ABUSE,
        (),
        {"sex": ForSex.FEMALE, "capacity": 20, "taken": 11},
    )
    yield Offer(
        "Plover Outreach",
        "Evening outreach",
        "Two workers on foot with hot drinks, condoms and a way to report what happened.",
        _P.SEX_WORKING,
        (),
        {
            "districts": ("Cambridge", "Peterborough"),
            "takes": Taken.DROP_IN,
            "days": (_D.TUESDAY, _D.SATURDAY),
            "hours": "21:00 to 01:00",
        },
        ago=45,
    )
