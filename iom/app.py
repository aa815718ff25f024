"""Build the application: every part is named here once."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from iom.achieved import routes as achieved
from iom.administration import act_routes as account_acts
from iom.administration import place_routes as places
from iom.administration import routes as administration
from iom.apart import routes as apart
from iom.briefing import routes as briefing
from iom.capacity import fairness_routes as fairness
from iom.capacity import outside_routes as outside
from iom.capacity import routes as capacity
from iom.casefile import routes as casefile
from iom.casefile import sheet_routes as sheets
from iom.casefile import timeline_routes as timeline
from iom.clients import detail_routes as details
from iom.cohort import correction_routes as corrections
from iom.cohort import fact_routes as facts
from iom.cohort import planning
from iom.cohort import routes as places_on_scheme
from iom.crimes import routes as crimes
from iom.db import db, engine_settings
from iom.demo.sign_ins import SIGN_INS
from iom.desk import notice_routes as notices
from iom.desk import routes as desk
from iom.directory import file_routes as directory_files
from iom.directory import programme_routes as directory_programmes
from iom.directory import provider_routes as directory_providers
from iom.directory import routes as directory
from iom.directory import start_routes as directory_starts
from iom.documents import act_routes as document_acts
from iom.documents import routes as documents
from iom.estimator import routes as estimator
from iom.evaluation import routes as evaluation
from iom.fund import act_routes as fund_acts
from iom.fund import draft_routes as fund_drafts
from iom.fund import grant_routes as fund_grants
from iom.fund import limit_routes as fund_limits
from iom.fund import routes as fund
from iom.fund import show_routes as fund_shows
from iom.fund import spend_routes as fund_spend
from iom.fund import statement_routes as fund_statements
from iom.gaps import alcohol_routes as alcohol
from iom.gaps import routes as gaps
from iom.intake import queue_routes as queue
from iom.intake import routes as intake
from iom.interventions import appointment_routes as appointments
from iom.interventions import draft_routes as intervention_drafts
from iom.interventions import entry_routes as entry_acts
from iom.interventions import moving_routes as appointment_acts
from iom.interventions import routes as interventions
from iom.jobs import routes as jobs
from iom.leads import caseload_routes as caseloads
from iom.leads import cover_routes as covers
from iom.leads import handover_routes as handovers
from iom.leads import routes as leads
from iom.merges import routes as merges
from iom.needs import client_routes as client_needs
from iom.needs import routes as needs
from iom.nominations import draft_routes as nomination_drafts
from iom.nominations import routes as nominations
from iom.oversight import routes as oversight
from iom.panel import case_routes as panel_cases
from iom.panel import list_routes as panel_lists
from iom.panel import routes as panels
from iom.panel import word_routes as panel_words
from iom.plans import paper_routes as plan_paper
from iom.plans import part_routes as plan_parts
from iom.plans import routes as plans
from iom.programmes import routes as programmes
from iom.record import checking_routes as record_checks
from iom.record import photograph_routes as photographs
from iom.record import routes as record
from iom.register import routes as register
from iom.releases import routes as releases
from iom.reports import routes as reports
from iom.retention import routes as retention
from iom.retention import subject_routes as subject_access
from iom.reviews import review_routes as client_reviews
from iom.reviews import routes as reviews
from iom.safeguards import restriction_routes as restrictions
from iom.safeguards import routes as safeguards
from iom.safeguards import shared_with_routes as shared_with
from iom.scheduler import jobs_of
from iom.scoring import matrix_routes as matrices
from iom.scoring import routes as scores
from iom.selection import overview_routes as levels
from iom.selection import routes as level
from iom.selection import scale_routes as scales
from iom.selection.queries import plan_in_force
from iom.sessions import account_routes as account
from iom.sessions import present
from iom.sessions import routes as sessions
from iom.sharing import agency_routes as agencies
from iom.sharing import routes as agreements
from iom.sharing import watch
from iom.sharing.readers import reader_of
from iom.tracking import routes as tracking
from iom.transfers import pack_routes as transfer_packs
from iom.transfers import routes as transfers
from iom.web import (
    access,
    errors,
    headers,
    health,
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
# Every table is known to the database layer once its module is loaded.
_CAPABILITIES_WITH_TABLES = (
    "accounts",
    "audit",
    "places",
    "notices",
    "sessions",
    "sharing",
    "mail",
    "jobs",
    "drafts",
    "crimes",
    "clients",
    "safeguards",
    "cohort",
    "offending",
    "enforcement",
    "particulars",
    "safety",
    "youth",
    "contacts",
    "needs",
    "leads",
    "register",
    "nominations",
    "transfers",
    "scoring",
    "selection",
    "panel",
    "fund",
    "documents",
    "reviews",
    "capacity",
    "directory",
    "plans",
    "intake",
    "merges",
    "estimator",
    "reports",
    "oversight",
    "retention",
)
_PAGES = (
    sessions.bp,
    account.bp,
    desk.bp,
    casefile.bp,
    briefing.bp,
    sheets.bp,
    timeline.bp,
    merges.bp,
    details.bp,
    corrections.bp,
    facts.bp,
    record.bp,
    photographs.bp,
    record_checks.bp,
    interventions.bp,
    intervention_drafts.bp,
    entry_acts.bp,
    appointments.bp,
    appointment_acts.bp,
    documents.bp,
    document_acts.bp,
    client_needs.bp,
    needs.bp,
    register.bp,
    gaps.bp,
    alcohol.bp,
    plans.bp,
    plan_parts.bp,
    plan_paper.bp,
    programmes.bp,
    apart.bp,
    nominations.bp,
    nomination_drafts.bp,
    transfers.bp,
    transfer_packs.bp,
    scores.bp,
    reviews.bp,
    client_reviews.bp,
    matrices.bp,
    level.bp,
    scales.bp,
    levels.bp,
    achieved.bp,
    panels.bp,
    panel_lists.bp,
    panel_cases.bp,
    panel_words.bp,
    capacity.bp,
    outside.bp,
    fairness.bp,
    directory.bp,
    directory_programmes.bp,
    directory_providers.bp,
    directory_starts.bp,
    directory_files.bp,
    intake.bp,
    queue.bp,
    crimes.bp,
    fund.bp,
    fund_drafts.bp,
    fund_acts.bp,
    fund_shows.bp,
    fund_grants.bp,
    fund_limits.bp,
    fund_statements.bp,
    fund_spend.bp,
    releases.bp,
    tracking.bp,
    reports.bp,
    estimator.bp,
    evaluation.bp,
    administration.bp,
    account_acts.bp,
    places.bp,
    oversight.bp,
    retention.bp,
    subject_access.bp,
    notices.bp,
    jobs.bp,
    safeguards.bp,
    places_on_scheme.bp,
    leads.bp,
    caseloads.bp,
    handovers.bp,
    covers.bp,
    restrictions.bp,
    shared_with.bp,
    agreements.bp,
    agencies.bp,
    health.bp,
)


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
    unstorable.init_app(app)
    invisible.init_app(app)
    templating.init_app(app)
    app.jinja_env.globals["demo_sign_ins"] = SIGN_INS if config.environment == "demo" else ()

    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    CSRFProtect(app)

    for capability in _CAPABILITIES_WITH_TABLES:
        import_module(f"iom.{capability}.models")
    for pages in _PAGES:
        app.register_blueprint(pages)
    access.public(app.view_functions["static"])

    headers.init_app(app)
    errors.init_app(app)
    present.init_app(app)
    access.guard(app, user_of=present.user, reader_of=reader_of)
    watch.keep(db.metadata)
    planning.read_from(plan_in_force)
    return app
