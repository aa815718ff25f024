"""The page of rates of selection and deselection, under /fairness."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.capacity.events import RatesExported, RatesWorkedOut
from iom.capacity.fairness import as_file, fairness_of
from iom.capacity.periods import SETTLED_DAYS, named, offered
from iom.kernel import clock
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

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
    put_on_trail(RatesWorkedOut(subject=f"rates:{period.code}"))
    return text


@bp.get("/rates.csv")
@requires(
    Permission.EXPORT_FIGURES, also=(Permission.SEE_INTERNAL_REPORTS,), audit=(RatesExported,)
)
def download() -> ResponseReturnValue:
    """Hand out what the page shows of a period, and nothing more."""
    period = named(request.args.get("period", ""), clock.today())
    content = as_file(fairness_of(period))
    put_on_trail(RatesExported(subject=f"rates:{period.code}"))
    return hand_out(content, f"rates-{period.code}.csv")
