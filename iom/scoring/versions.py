"""Versions of the matrix, and what of a draft somebody changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from iom.accounts.domain import Reader
from iom.scoring import events
from iom.scoring.editing import Part, with_cells
from iom.scoring.lifecycle import Versions, typed
from iom.scoring.matrices import BadMatrix, MatrixChanged, check, matrix_of
from iom.scoring.models import MatrixVersion


def _check(code: str, rules: Mapping[str, Any]) -> None:
    check(matrix_of(code, rules))


MATRICES = Versions(
    model=MatrixVersion,
    none="There is no such version of the matrix.",
    subject="matrix",
    check=_check,
    bad=BadMatrix,
    changed=MatrixChanged,
    drafted=events.MatrixDrafted,
    altered=events.MatrixChanged,
    activated=events.MatrixActivated,
    retired=events.MatrixRetired,
)


def change_draft(  # noqa: PLR0913  # an act, on what, with what, by whom and when
    code: str,
    part: Part,
    cells: Mapping[str, str],
    *,
    district: str = "",
    version: int,
    actor: Reader,
    at: datetime,
) -> None:
    """Change a part of a draft.

    Raises:
        NotFound: there is no such version.
        MatrixChanged: it is no draft any more, or somebody changed it meanwhile.
        BadMatrix: what was typed cannot be right; `field` names the cell.
    """
    change = typed(
        f"{part}:{district}" if district else part.value,
        lambda rules: with_cells(rules, part, cells, district),
    )
    MATRICES.change(code, change, version=version, actor=actor, at=at)
