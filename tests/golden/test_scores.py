"""The worked scores: commands in, every client’s score out (INTERFACES 2 and 4)."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.golden.test_monthly import run

__all__ = ["run"]
Run = Callable[..., Result]


def scores(run: Run, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("score", *words, "--json").stdout)
    return found


@pytest.mark.shared
def test_the_worked_scores_of_every_client(run: Run, shared: Path) -> None:
    golden = shared / "golden"
    for kind in ("clients", "offences", "situations", "indicators"):
        run("import", kind, golden / f"{kind}.csv")
    worked = json.loads((golden / "score-2025-08-31.json").read_text())

    told = scores(run, "--all", "--as-of", "2025-08-31")

    kept = {each["client_ref"]: {key: each[key] for key in worked[0]} for each in told}
    assert kept == {each["client_ref"]: each for each in worked}
    for each in told:
        assert each["matrix"] == "default-1"
        total = sum(Decimal(line["points"]) for line in each["lines"])
        assert abs(total - Decimal(each["score"])) <= Decimal("0.05")

    [one] = scores(run, "--client", "C-010017", "--as-of", "2025-08-31")
    assert one == next(each for each in told if each["client_ref"] == "C-010017")
    assert run("score", "--client", "C-010017", "--as-of", "2025-08-31").stdout == (
        "C-010017: 45.6, select.\n"
    )
