"""Drafts of requests, under /fund/drafts."""

from __future__ import annotations

from flask import Blueprint

from iom.accounts.domain import Permission
from iom.drafts.pages import draft_pages
from iom.fund.ask_page import DRAFTED

bp = draft_pages(
    Blueprint("fund_drafts", __name__, url_prefix="/fund/drafts"), DRAFTED, Permission.ASK_FUND
)
