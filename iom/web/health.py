"""Is the product up? For a load balancer and for whoever measures; says nothing else."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from iom.audit.standing import refuse_unless_writable
from iom.audit.trail import TrailUnavailable
from iom.web.access import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Answer 200 while the database answers and the audit trail can be written, else 503."""
    try:
        refuse_unless_writable()
    except (SQLAlchemyError, TrailUnavailable):
        return Response("unavailable\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


@bp.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Give the process's measurements to the machine itself; to anybody else it does not exist."""
    if request.remote_addr not in {"127.0.0.1", "::1"} or "X-Forwarded-For" in request.headers:
        abort(404)
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
