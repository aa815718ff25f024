"""Put the directory of the story together."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from iom.accounts.domain import Reader
from iom.accounts.queries import get_user_by_name
from iom.demo.offers import offers
from iom.demo.providers import LINKS, PROVIDERS, Offer
from iom.directory import providers, service, starts
from iom.directory.drafting import Details
from iom.directory.noting import Doing
from iom.directory.provider_words import NewProvider
from iom.directory.start_words import NewStart
from iom.directory.words import ForSex, ForStatutory, Taken, Where


def tell(*, actor: Reader, at: datetime, today: date) -> None:
    """Put the providers and what they offer in the directory, in the caller's transaction."""
    refs = {
        name: providers.add(
            NewProvider(name=name, sector=sector, third_sector=third, telephone=telephone, note=""),
            doing=Doing(actor=actor, at=at),
        )
        for name, sector, third, telephone in PROVIDERS
    }
    for offer in offers():
        when = at - timedelta(days=offer.ago)
        doing = Doing(actor=actor, at=when, version=1)
        ref = service.add(
            _details(offer, refs), doing=doing, today=today - timedelta(days=offer.ago)
        )
        for days, places, taken in offer.starts:
            new = NewStart(on=today + timedelta(days=days), places=places, taken=taken)
            starts.add(ref, new, doing=doing, today=min(today, new.on))
        if offer.closed is not None:
            on = today + timedelta(days=offer.closed)
            later = Doing(actor=actor, at=at + timedelta(days=offer.closed), version=1)
            service.close(
                ref, on, "The contract ended and was not renewed.", doing=later, today=today
            )


def _details(offer: Offer, refs: dict[str, str]) -> Details:
    said = dict(offer.said)
    user = said.pop("link_user", "")
    districts = said.pop("districts", None)
    usual: dict[str, Any] = {
        "least_age": None,
        "most_age": None,
        "sex": ForSex.ANY,
        "statutory": ForStatutory.EITHER,
        "custody": Where.COMMUNITY,
        "how_to_refer": "Ring and say that you are from IOM; one page by e-mail follows.",
        "link": "" if user else LINKS.get(offer.provider, ""),
        "takes": Taken.BY_REFERRAL,
        "days": (),
        "hours": "",
        "capacity": None,
        "taken": 0,
        "cost_pence": None,
    }
    return Details(
        provider=refs[offer.provider],
        name=offer.name,
        what=offer.what,
        pathway=offer.pathway,
        needs=frozenset(offer.needs),
        districts=None if districts is None else frozenset(districts),
        link_user_id=get_user_by_name(user).id if user else None,
        **(usual | said),
    )
