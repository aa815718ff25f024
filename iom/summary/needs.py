"""Where a client's needs stand, from what was read at a glance."""

from __future__ import annotations

from iom.accounts.domain import Reader
from iom.needs.domain import NeedKind
from iom.needs.kinds import ASSESSMENT, NEED_STATUS
from iom.needs.picture import Assessed, Picture, Word, picture_of
from iom.summary.domain import Facts


def needs_of(facts: Facts, reader: Reader) -> Picture:
    """Return where needs stand today, as far as a reader may see. No statement."""
    seen = [kind for kind in NeedKind if reader.sees(kind.category)]
    assessed = [
        Assessed(
            id=each.id,
            on=each.day,
            tool=each.said.tool.label,
            assessor=each.said.assessor,
            answers={kind: getattr(each.said, kind.value) for kind in seen},
        )
        for each in reversed(facts.of(ASSESSMENT.code))
        if each.day <= facts.today
    ]
    words = [
        Word(
            each.id,
            each.day,
            each.said.need,
            each.said.status,
            each.said.what,
            each.said.worker,
            each.recorded_by,
        )
        for each in reversed(facts.of(NEED_STATUS.code))
        if each.day <= facts.today
    ]
    return picture_of(seen, assessed, words, facts.today)
