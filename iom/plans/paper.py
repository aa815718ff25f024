"""Read what a plan on paper says. Nothing here changes a row."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.clients.queries import get_exportable_client
from iom.contacts.domain import Pathway
from iom.contacts.models import Appointment
from iom.db import db
from iom.entries.models import current
from iom.leads.queries import leads_of
from iom.plans.plan import Plan
from iom.plans.reading import interval_days, level_on, read_plan
from iom.plans.wording import PRIVATE, ClientSheet, Meet, Ring, client_sheet
from iom.plans.worker_sheet import WorkerSheet, worker_sheet
from iom.sharing.scope import among_seen


def read_client_sheet(
    reader: Reader, ref: str, *, without: bool, today: date, at: datetime
) -> ClientSheet:
    """Read the paper that a client keeps.

    Args:
        reader: who prints it.
        ref: the client.
        without: whether what is private is left out.
        today: the day.
        at: when.

    Raises:
        NoSuchClient: there is no such client, or none that the reader may see.
        NotYours: the reader may see the client and not take the record out.
    """
    client = get_exportable_client(reader, ref)
    lead = leads_of([client.id], today)[client.id].lead
    ring = None
    if lead is not None and not (lead.gone and lead.cover is None):
        ring = Ring(lead.cover.name if lead.cover else lead.name, lead.to_ring)
    return client_sheet(
        _plan(reader, client, today),
        ref=ref,
        name=client.given_names,
        without=without,
        ring=ring,
        meet=_next_meeting(reader, client.id, today, without=without),
        at=at,
    )


def read_worker_sheet(reader: Reader, ref: str, *, today: date, at: datetime) -> WorkerSheet:
    """Read the plan as a worker takes it along.

    Raises:
        NoSuchClient, NotYours: as in `read_client_sheet`.
    """
    client = get_exportable_client(reader, ref)
    name = f"{client.given_names} {client.family_name}".strip()
    return worker_sheet(_plan(reader, client, today), ref=ref, name=name, by=reader.name, at=at)


def _plan(reader: Reader, client: Client, today: date) -> Plan:
    level = level_on(client.id, today)
    return read_plan(reader, client.id, today, level=level, days=interval_days())


def _next_meeting(reader: Reader, client_id: int, today: date, *, without: bool) -> Meet | None:
    """Return the next appointment; where private things are left out, the next that is not."""
    hidden = PRIVATE if without else frozenset()
    shown = [each for each in Pathway if reader.sees(each.category) and each not in hidden]
    row = db.session.scalars(
        among_seen(select(Appointment))
        .where(
            Appointment.client_id == client_id,
            current(Appointment),
            Appointment.on >= today,
            Appointment.called_off == "",
            Appointment.contact_id.is_(None),
            or_(Appointment.pathway.is_(None), Appointment.pathway.in_(shown)),
        )
        .order_by(Appointment.on, Appointment.at_time, Appointment.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    return Meet(row.on, row.at_time, row.worker or row.provider or row.agency, row.place)
