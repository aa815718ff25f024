"""Drafts of nominations, under /nominations/drafts."""

from __future__ import annotations

from flask import Blueprint

from iom.accounts.domain import Permission
from iom.drafts.pages import draft_pages
from iom.nominations.new_page import DRAFTED

bp = draft_pages(
    Blueprint("nomination_drafts", __name__, url_prefix="/nominations/drafts"),
    DRAFTED,
    Permission.NOMINATE,
)
