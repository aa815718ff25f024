"""Every field of client data has its kind, so that none is shown to those who may not see it."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from iom.accounts.domain import Category
from iom.db import db
from iom.intake.domain import FileKind
from iom.intake.entry_kinds import ENTRY_FILES
from iom.intake.files import COLUMNS
from iom.kernel.events import Event, Operation
from iom.sharing.changes import EVENTS
from iom.sharing.fields import FIELDS, NAMED, TECHNICAL
from iom.sharing.watch import tables_of_clients

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)

_CHANGES = {Operation.COLLECTION, Operation.ALTERATION, Operation.COMBINATION}
# Rooms whose events about a client are told on the client's page.
_ROOMS_OF_CLIENTS = (
    *(
        "clients",
        "cohort",
        "offending",
        "nominations",
        "scoring",
        "capacity",
        "sharing",
        "safeguards",
    ),
)


def test_every_column_of_client_data_has_its_kind(app: Flask) -> None:
    declared = {
        table: {column.name for column in db.metadata.tables[table].columns}
        for table in tables_of_clients(db.metadata)
    }

    assert len(declared) > 10
    assert {table: set(columns) for table, columns in FIELDS.items()} == declared


def test_only_keys_numbers_and_moments_are_technical(app: Flask) -> None:
    for table, columns in FIELDS.items():
        for name, kind in columns.items():
            if kind == TECHNICAL:
                column = db.metadata.tables[table].columns[name]
                told = column.type.python_type if name not in {"recorded_by", "set_by"} else int
                assert told is not date, f"{table}.{name} is a day on which something happened"


def test_every_column_of_a_file_is_a_field_with_a_kind(app: Flask) -> None:
    whole = (FileKind.CLIENTS, FileKind.SITUATIONS)
    named = {name for kind in whole for name in COLUMNS[kind].required}

    assert named <= set(NAMED)
    assert set(whole) | set(ENTRY_FILES) == set(FileKind)
    for file in ENTRY_FILES.values():  # of the kinds of entry that their rows become
        attributes = set(file.names) - {"on"}
        columns = {name for kind in file.kinds for name in FIELDS[kind.model.__tablename__]}
        assert attributes <= columns | {"what"}
    for table, column in NAMED.values():
        assert isinstance(FIELDS[table][column], Category)


def test_every_change_that_a_clients_page_tells_has_a_kind(app: Flask) -> None:
    told = {
        event.__name__
        for event in _all_events(Event)
        if event.__module__.split(".")[1] in _ROOMS_OF_CLIENTS and event.operation in _CHANGES
    }

    assert told <= set(EVENTS)


def _all_events(kind: type[Event]) -> Iterator[type[Event]]:
    for one in kind.__subclasses__():
        if hasattr(one, "operation"):
            yield one
        yield from _all_events(one)
