"""Of what kind a change on a client's record is: who may be told that it was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iom.accounts.domain import Category, Permission, Reader
from iom.sharing.fields import sees_everything

_IDENTITY, _OFFENDING = Category.IDENTITY, Category.OFFENDING
_TREATMENT = Category.SUBSTANCE_TREATMENT
_NOTHING: Mapping[str, Any] = {}

EVENTS: Mapping[str, Category] = {
    **dict.fromkeys(
        (
            *("ClientRecorded", "ClientChanged", "ClientsMerged", "MergeUndone"),
            "MentionTakenOut",
            *("AliasRecorded", "AliasRemoved", "AddressRecorded", "AddressEnded"),
            *("DifferentSaid", "DifferentTakenBack"),
            *("PairKeptApart", "PairChanged", "PairStruckOut"),
            *("InvolvementBegan", "InvolvementEnded"),
            *("InvolvementTakenBack", "InvolvementResumed"),
            *("RecordRestricted", "RestrictionChanged", "RestrictionLifted"),
            # A change of a placement is told without the columns that are of another kind.
            *("PlacementRecorded", "PlacementChanged", "PlacementStruckOut", "PlacementMovedAway"),
            *("NominationMade", "NominationAdded", "NominationMoved"),
            *("VerdictGiven", "InformationKept"),
            *("LevelDecided", "LevelKept", "LookStruckOut"),
            *("PlaceGiven", "PlaceNotGiven", "PlaceEnded"),
            *("WatchBegan", "WatchKept", "WatchCorrected", "WatchEnded"),
            *("TransferAsked", "TransferMoved", "DistrictMoved", "DistrictMoveTakenBack"),
            *("CaseListed", "CaseTakenOff", "PanelDecided"),
        ),
        _IDENTITY,
    ),
    # Each says itself of which category it is; this is for one that would not.
    **dict.fromkeys(("FactRecorded", "FactCorrected", "FactStruckOut"), _TREATMENT),
    **dict.fromkeys(("SituationRecorded", "SituationChanged"), _OFFENDING),
    "DecisionReworded": Category.MEETING_RECORD,
    **dict.fromkeys(("ClientScored", "OverrideSet", "OverrideEnded"), _OFFENDING),
    **dict.fromkeys(
        (
            *("ConflictSaid", "ConflictTakenBack", "DissentSaid", "DissentTakenBack"),
            "PanelWordsCorrected",
        ),
        Category.MEETING_RECORD,
    ),
    **dict.fromkeys(("ReviewPrepared", "ReviewDone", "ReviewCorrected"), _OFFENDING),
}
"""Of what kind it is that something was put on a client's record or changed there."""


def sees_event(reader: Reader, event: str, detail: Mapping[str, Any] = _NOTHING) -> bool:
    """Say whether a reader may know of a change on a client's record.

    What became of an entry says by itself of which category it is, and whether its kind is guarded
    (`iom.entries.events.EntryEvent`). Of an event that is not known here, those who see everything
    may.

    Args:
        reader: who is told.
        event: its name.
        detail: what else it holds.
    """
    if detail.get("guarded") and not reader.may(Permission(detail["guarded"])):
        return False
    if "category" in detail:
        return reader.sees(Category(detail["category"]))
    kind = EVENTS.get(event)
    return sees_everything(reader) if kind is None else reader.sees(kind)
