"""What somebody types about clients. Forms check shape; the rules are in the services."""

from __future__ import annotations

from flask_wtf import FlaskForm


class ConfirmForm(FlaskForm):
    """A button that asks to be sure."""
