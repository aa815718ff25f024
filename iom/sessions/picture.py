"""The picture that an app takes to set up time-based codes."""

from __future__ import annotations

import segno
from markupsafe import Markup

from iom.web.widgets import markup

_TITLE = "Picture for your authenticator app. The same in letters is written beside it."


def picture_of(address: str) -> Markup:
    """Draw an address as a QR code, as SVG without anything inline; 5 pixels a module."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(scale=5, border=4, light="#fff", title=_TITLE, svgclass="app-qr")
    return markup(drawn.replace("<svg ", '<svg role="img" ', 1))
