"""What each figure means, as it is printed beside the figures (HANDBOOK 10, 11). Pure."""

from __future__ import annotations

from iom.crimes.domain import SacSet
from iom.estimator.domain import F_IS_LEGACY, Formula
from iom.kernel.words import within_sentence

TITLES = {
    "clients": "Clients on the scheme",
    "in_custody": "In custody",
    "cc_rr": "C+C and R+R",
    "deter": "Deter",
    "new_engagements": "New engagements",
    "removals": "Removals",
    "moves": "Moves, MAPPA",
    "managed": "Managed at any time",
    "levels": "Levels",
    "dip": "DIP",
    "crimes_saved": "Crimes saved",
    "kept_back": "Kept back",
    "sac": "SAC",
    "not_counted": "n/c",
    "hidden": "c",
}


def definitions_of(sac_set: SacSet, *, minimum: int | None, formula: Formula) -> dict[str, str]:
    """Say what the figures of the internal edition mean, by figure, in the order of reading."""
    minimum_words = (
        f" The minimum of {minimum} is the district’s own." if minimum is not None else ""
    )
    return {
        "clients": "Selected on or before the last day of the month and not deselected by then. "
        "MAPPA levels 2 and 3 are left out from the day of that level, of every count.",
        "in_custody": "Of those, people on remand, in custody or recalled on that day.",
        "cc_rr": "Strands Catch and Convict, and Rehabilitate and Resettle." + minimum_words,
        "deter": "Strand Prevent and Deter. A client may have no strand.",
        "new_engagements": "Selected within the month, in the district of that day.",
        "removals": "Deselected within the month, in the district of the last day on the scheme. "
        "Successful are those for successful engagement or sustained desistance.",
        "moves": "To and from other districts and MAPPA levels 2 and 3, in less out.",
        "managed": "Everyone counted when the period began, and whoever came in during it.",
        "levels": "The level of intensity on the month’s last day, of the clients on the scheme "
        "then. Each change within the month is a move; a first level is none.",
        "dip": "Of the clients on the scheme, those on the caseload of the Drug Interventions "
        "Programme or retained in treatment. Who joined, completed as planned or left unplanned is "
        "counted by the entries of the month.",
        "crimes_saved": f"From 1 April to the last day of the month. {formula.label}: "
        f"{formula.definition} {F_IS_LEGACY}",
        **_of_crimes(sac_set),
    }


def public_definitions(
    internal: dict[str, str], *, fewest: int, fewest_corrected: int | None
) -> dict[str, str]:
    """Say what the figures of the public edition mean.

    Args:
        internal: the definitions of the internal edition.
        fewest: the smallest count of people that is shown.
        fewest_corrected: the same for months that were corrected, None where none was.
    """
    kept = ("clients", "in_custody", "cc_rr", "deter", "sac")
    corrected = (
        f" In months that were corrected since they were first produced, {fewest_corrected} "
        f"stands for {fewest}."
        if fewest_corrected
        else ""
    )
    return {
        **{key: internal[key] for key in kept},
        "not_counted": internal["not_counted"],
        "kept_back": "Levels of intensity, the Drug Interventions Programme and crimes saved: "
        "their parts are nearly always of fewer than five people.",
        "hidden": f"Confidential. A count of people is left out when it is fewer than {fewest}, "
        "nought included, or when such a count could be worked out from it." + corrected + " How "
        "many people came to the scheme and how many left it is not shown by month.",
    }


def _of_crimes(sac_set: SacSet) -> dict[str, str]:
    return {
        "sac": f"Serious acquisitive crime, set {sac_set.code}: {_lower(sac_set.note)}",
        "not_counted": "No police file and no exact count for that month, or for one of the "
        "twelve. Never 0.",
    }


def _lower(note: str) -> str:
    return within_sentence(note)
