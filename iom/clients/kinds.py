"""The kinds of entry of this room."""

from __future__ import annotations

from iom.clients.addresses import ADDRESS
from iom.clients.aliases import ALIAS
from iom.clients.deaths import DEATH

KINDS = (ALIAS, ADDRESS, DEATH)
