"""The page of rates of selection and deselection, under /fairness."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.audit import service as audit
from iom.capacity.events import RatesExported, RatesWorkedOut
from iom.capacity.fairness import as_file, fairness_of
from iom.capacity.periods import SETTLED_DAYS, named, offered
from iom.kernel import clock
from iom.kernel.events import Event
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires

bp = Blueprint("fairness", __name__, url_prefix="/fairness")


@bp.get("")
@requires(Permission.SEE_INTERNAL_REPORTS, audit=(RatesWorkedOut,))
def index() -> ResponseReturnValue:
    """Show the rates of a period, without any small number."""
    today = clock.today()
    period = named(request.args.get("period", ""), today)
    found = fairness_of(period)
    text = render_template(
        "capacity/fairness.html",
        found=found,
        period=period,
        periods=offered(today),
        settled=SETTLED_DAYS,
        at=clock.now(),
    )
    _record(RatesWorkedOut(subject=f"rates:{period.code}"))
    return text


@bp.get("/rates.csv")
@requires(
    Permission.EXPORT_FIGURES, also=(Permission.SEE_INTERNAL_REPORTS,), audit=(RatesExported,)
)
def download() -> ResponseReturnValue:
    """Hand out what the page shows of a period, and nothing more."""
    period = named(request.args.get("period", ""), clock.today())
    content = as_file(fairness_of(period))
    _record(RatesExported(subject=f"rates:{period.code}"))
    return Response(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="rates-{period.code}.csv"'},
    )


def _record(event: Event) -> None:
    with transaction():
        audit.record(event, actor=access.reader(), at=clock.now())
