"""Versions of the sliding scale: read, and changed as versions of the matrix are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from iom.accounts.domain import Reader
from iom.scoring.lifecycle import Versions, typed
from iom.selection import events
from iom.selection.domain import Scale
from iom.selection.models import ScaleVersion
from iom.selection.scale_editing import BadScale, ScaleMoved, check, with_cells
from iom.selection.scales import scale_of

SCALES = Versions(
    model=ScaleVersion,
    none="There is no such version of the scale.",
    subject="scale",
    check=check,
    bad=BadScale,
    changed=ScaleMoved,
    drafted=events.ScaleDrafted,
    altered=events.ScaleChanged,
    activated=events.ScaleActivated,
    retired=events.ScaleRetired,
)


class Version(Protocol):
    """As much of a version as pages need."""

    code: Any
    rules: Any
    state: Any
    version: Any


def raw_rules(version: Version) -> dict[str, Any]:
    """Return the rules of a version as data."""
    return dict(json.loads(version.rules))


def scale_in(version: Version) -> Scale:
    """Return a version as a scale."""
    return scale_of(version.code, raw_rules(version))


def change_draft(  # an act, on what, with what, by whom and when
    code: str,
    part: str,
    cells: Mapping[str, str],
    *,
    version: int,
    actor: Reader,
    at: datetime,
) -> None:
    """Change a part of a draft.

    Raises:
        NotFound: there is no such version.
        ScaleMoved: it is no draft any more, or somebody changed it meanwhile.
        BadScale: what was typed cannot be right; `field` names the cell.
    """
    change = typed(part, lambda rules: with_cells(rules, part, cells))
    SCALES.change(code, change, version=version, actor=actor, at=at)
