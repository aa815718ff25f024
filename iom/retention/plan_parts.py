"""Where action plans stand in the document of everything about one person."""

from __future__ import annotations

from collections.abc import Mapping

from iom.plans.kinds import KINDS
from iom.plans.models import AgreedPart
from iom.retention.entry_parts import part_of_kind
from iom.retention.parts import TECHNICAL, Part, Place

_KEYS = dict.fromkeys(("goal_key", "step_key", "agreement_key"), TECHNICAL)

PLANS: Mapping[str, Part] = {
    **{
        kind.model.__tablename__: part_of_kind(
            kind,
            {name: place for name, place in _KEYS.items() if name in kind.model.__table__.columns},
        )
        for kind in KINDS.values()
    },
    AgreedPart.__tablename__: Part(
        "To which goals and steps they agreed",
        {
            **dict.fromkeys(("id", "client_id", "agreement_key"), TECHNICAL),
            "goal_id": Place("Number of the goal"),
            "step_id": Place("Number of the step"),
        },
        note="as the goal or the step was worded then",
    ),
}
"""By table."""
