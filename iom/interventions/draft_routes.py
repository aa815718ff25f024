"""Drafts of entries, under /interventions/drafts."""

from __future__ import annotations

from flask import Blueprint

from iom.accounts.domain import Permission
from iom.clients.domain import ClientListed
from iom.drafts.pages import draft_pages
from iom.interventions.new_page import DRAFTED

bp = draft_pages(
    Blueprint("intervention_drafts", __name__, url_prefix="/interventions/drafts"),
    DRAFTED,
    Permission.LOG_WORK,
    shows=(ClientListed,),
)
