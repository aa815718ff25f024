"""On which engines a test of the application runs.

Each runs on SQLite and on PostgreSQL, but for the files that are named here with the reason. What
those pages ask of the database is asked of PostgreSQL all the same: tests/access opens every page
and presses every button there, as everybody, and the rules behind are tested on both where they
are written (services, queries, races, imports, constraints, the scope and the trail).
"""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SQLITE = "sqlite"
POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)

_WORDING = "what a page says and where it leads, of rows that are tested where they are read"
_FORM = "what a form keeps, refuses and says; its rule is tested on both in the service"
_FILE = "what stands in a file or on paper, of rows that are tested where they are read"
_CELLS = "what a cell of a file may hold, decided before the database is asked"
_COMMAND = "what a command says and refuses; its rule is tested on both in the service"
_CONTEXT = "headers, sizes, cookies and logs, of which no database knows"
_NUMBER = "how often a page asks, which is decided before an engine is"

ON_SQLITE_ALONE: dict[str, str] = {
    "web/test_growth.py": _NUMBER,
    "administration/test_places.py": _FORM,
    "administration/test_users.py": _FORM,
    "capacity/test_pages.py": _FORM,
    "casefile/test_addresses.py": _FORM,
    "casefile/test_export.py": _FILE,
    "casefile/test_front.py": _WORDING,
    "casefile/test_names.py": _FORM,
    "casefile/test_show.py": _WORDING,
    "casefile/test_visit_sheet.py": _FILE,
    "cli/test_agreements.py": _COMMAND,
    "cli/test_jobs.py": _COMMAND,
    "cli/test_users.py": _COMMAND,
    "crimes/test_pages.py": _WORDING,
    "desk/test_pages.py": _WORDING,
    "directory/test_pages.py": _WORDING,
    "estimator/test_pages.py": _WORDING,
    "intake/test_pages.py": _FORM,
    "intake/test_refused_clients.py": _CELLS,
    "interventions/test_pages.py": _FORM,
    "jobs/test_pages.py": _WORDING,
    "merges/test_pages.py": _WORDING,
    "nominations/test_drafts.py": _FORM,
    "nominations/test_pages.py": _FORM,
    "plans/test_pages.py": _FORM,
    "record/test_pages.py": _FORM,
    "reports/test_exports.py": _FILE,
    "reports/test_pages.py": _WORDING,
    "reports/test_pdf.py": _FILE,
    "retention/test_pages.py": _FORM,
    "reviews/test_pages.py": _FORM,
    "scoring/test_matrix_pages.py": _FORM,
    "scoring/test_pages.py": _WORDING,
    "selection/test_pages.py": _FORM,
    "sessions/test_account.py": _FORM,
    "sessions/test_pages.py": _FORM,
    "sharing/test_agencies.py": _FORM,
    "sharing/test_agreement_pages.py": _FORM,
    "transfers/test_pack.py": _FILE,
    "web/test_front.py": _CONTEXT,
    "web/test_sizes.py": _CONTEXT,
}


def engines_of(file: Path) -> list[object]:
    """Return the engines, as parameters, on which the tests of a file run."""
    if str(file.relative_to(TESTS)) in ON_SQLITE_ALONE:
        return [SQLITE]
    return [SQLITE, POSTGRES]


def names_its_engine(test: pytest.Item | pytest.Collector) -> bool:
    """Say whether a test says by itself on which engine it runs."""
    return any("engine_name" in mark.args[0] for mark in test.iter_markers("parametrize"))
