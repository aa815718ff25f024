"""Build the application: every part is named here once."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from iom.cohort import planning
from iom.db import db, engine_settings
from iom.demo.sign_ins import SIGN_INS
from iom.scheduler import jobs_of
from iom.selection.queries import plan_in_force
from iom.sessions import present
from iom.sharing import watch
from iom.sharing.readers import reader_of
from iom.web import (
    access,
    errors,
    headers,
    hosts,
    invisible,
    logging,
    sizes,
    templating,
    unstorable,
)
from iom.web.undefined import StrictForNames

if TYPE_CHECKING:
    from config import Config

ROOT = Path(__file__).parent.parent
_TEMPLATE_PACKAGES = ("govuk_frontend_jinja", "govuk_frontend_wtf")
# The rooms with tables; each is known to the database layer once iom/<room>/models.py is loaded.
_TABLES = (
    "accounts audit capacity clients cohort contacts crimes directory documents drafts "
    "enforcement estimator fund intake jobs leads mail merges needs nominations notices "
    "offending oversight panel particulars places plans register reports retention reviews "
    "safeguards safety scoring selection sessions sharing transfers youth "
)
# The files of pages of each room: iom/<room>/<file>.py, each with its blueprint `bp`.
_PAGES = {
    "achieved": "routes",
    "administration": "routes act_routes place_routes",
    "apart": "routes",
    "briefing": "routes",
    "capacity": "routes fairness_routes outside_routes",
    "casefile": "routes sheet_routes timeline_routes",
    "clients": "detail_routes",
    "cohort": "routes correction_routes fact_routes",
    "crimes": "routes",
    "desk": "routes notice_routes",
    "directory": "routes file_routes programme_routes provider_routes start_routes",
    "documents": "routes act_routes",
    "estimator": "routes",
    "evaluation": "routes",
    "fund": "routes act_routes draft_routes grant_routes limit_routes show_routes "
    "spend_routes statement_routes",
    "gaps": "routes alcohol_routes",
    "intake": "routes queue_routes",
    "interventions": "routes appointment_routes draft_routes entry_routes moving_routes",
    "jobs": "routes",
    "leads": "routes caseload_routes cover_routes handover_routes",
    "merges": "routes",
    "needs": "routes client_routes",
    "nominations": "routes draft_routes",
    "oversight": "routes",
    "panel": "routes case_routes list_routes word_routes",
    "plans": "routes paper_routes part_routes",
    "programmes": "routes",
    "record": "routes checking_routes photograph_routes",
    "register": "routes",
    "releases": "routes",
    "reports": "routes",
    "retention": "routes subject_routes",
    "reviews": "routes review_routes",
    "safeguards": "routes restriction_routes shared_with_routes",
    "scoring": "routes matrix_routes",
    "selection": "routes overview_routes scale_routes",
    "sessions": "routes account_routes",
    "sharing": "routes agency_routes",
    "tracking": "routes",
    "transfers": "routes pack_routes",
    "web": "health",
}


def create_app(config: Config) -> Flask:
    """Make an application from its settings."""
    app = Flask("iom", template_folder=str(ROOT / "templates"), root_path=str(ROOT / "iom"))
    app.config.update(
        IOM=config,
        IOM_JOBS=jobs_of(config),
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_settings(config.database_url),
        # `__Host-`: a browser takes it from this very host and over TLS only.
        SESSION_COOKIE_NAME="__Host-iom" if config.cookie_secure else "iom",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.cookie_secure,
        SECRET_KEY_FALLBACKS=list(config.secret_old_keys),
        MAX_CONTENT_LENGTH=300 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        TESTING=config.environment == "test",
        WTF_CSRF_TIME_LIMIT=None,
        # The last one signs; forms that were open when the key changed can still be sent.
        WTF_CSRF_SECRET_KEY=[*reversed(config.secret_old_keys), config.secret_key],
    )
    logging.init_logging(as_json=config.environment == "production")
    app.jinja_environment = templating.Templates
    # All templates stay compiled; there are more than the usual 400.
    app.jinja_options = {**app.jinja_options, "cache_size": -1}
    app.jinja_env.undefined = StrictForNames
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(str(ROOT / "templates")),
            PrefixLoader({name: PackageLoader(name) for name in _TEMPLATE_PACKAGES}),
        ]
    )
    hosts.init_app(app, hosts=config.hosts, proxies=config.proxies)
    sizes.init_app(app)
    access.init_app(app)
    unstorable.init_app(app)
    invisible.init_app(app)
    templating.init_app(app)
    app.jinja_env.globals["demo_sign_ins"] = SIGN_INS if config.environment == "demo" else ()

    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    CSRFProtect(app)

    for room in _TABLES.split():
        import_module(f"iom.{room}.models")
    for room, files in _PAGES.items():
        for file in files.split():
            app.register_blueprint(import_module(f"iom.{room}.{file}").bp)
    access.public(app.view_functions["static"])

    headers.init_app(app)
    errors.init_app(app)
    present.init_app(app)
    access.guard(app, user_of=present.user, reader_of=reader_of)
    watch.keep(db.metadata)
    planning.read_from(plan_in_force)
    return app
