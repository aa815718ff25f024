"""Who may sign in to the demonstration. Shown on its sign-in page, and only there."""

from dataclasses import dataclass

from iom.accounts.domain import Role

_PASSWORD = "invented-people"  # noqa: S105  # shown on the demo's own sign-in page


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody to sign in as."""

    username: str
    password: str
    full_name: str
    role: Role
    agency: str
    districts: tuple[str, ...]
    who: str


_EVERYWHERE: tuple[str, ...] = ()


def _sign_in(  # a row of the table below
    username: str, full_name: str, role: Role, agency: str, districts: tuple[str, ...], who: str
) -> SignIn:
    return SignIn(username, _PASSWORD, full_name, role, agency, districts, who)


SIGN_INS = (
    _sign_in(
        "hazel", "Hazel Merlin", Role.COORDINATOR, "council", _EVERYWHERE,
        "Coordinator, all districts",
    ),
    _sign_in(
        "ivy", "Ivy Fieldfare", Role.CASE_MANAGER, "probation", ("Cambridge",),
        "Case manager, Cambridge",
    ),
    _sign_in(
        "linden", "Linden Wren", Role.LINK_WORKER, "housing", ("Cambridge", "Fenland"),
        "Link worker, Cambridge and Fenland",
    ),
    _sign_in(
        "merle", "Merle Siskin", Role.PANEL_MEMBER, "police", ("Cambridge",),
        "Panel member, Cambridge: the list of a sitting",
    ),
    _sign_in(
        "teal", "Teal Bunting", Role.NEIGHBOURHOOD, "police", ("Cambridge",),
        "Neighbourhood officer, Cambridge: briefing sheets",
    ),
    _sign_in(
        "ash", "Ash Dunnock", Role.ANALYST, "police", _EVERYWHERE, "Analyst: figures, no names",
    ),
    _sign_in(
        "robin", "Robin Osprey", Role.BOARD, "council", _EVERYWHERE, "Board: public reports",
    ),
    _sign_in(
        "sorrel", "Sorrel Kestrel", Role.ADMINISTRATOR, "council", _EVERYWHERE,
        "Administrator: agreements, users, places",
    ),
    _sign_in(
        "alder", "Alder Lapwing", Role.AUDITOR, "police", _EVERYWHERE,
        "Auditor: the audit trail",
    ),
)  # fmt: skip
