"""What follows a change to an offer, and what time does to offers."""

from datetime import timedelta

from django.utils import timezone

from network.actions.offers.ending import expire_offers, purge_offers
from network.offers.mails import tell_decided, tell_of_answer
from network.outbox import on
from network.periodic import periodic

KEPT_AFTER_THE_END = timedelta(days=365)


# While the module is off too: what is over is over when it comes back.
@periodic("network.expire_offers", every=timedelta(hours=1))
def expire() -> None:
    expire_offers()


@periodic("network.purge_offers", every=timedelta(days=1))
def purge() -> None:
    """Words of organisations, about nobody: gone a year after their end all the same."""
    purge_offers(timezone.now() - KEPT_AFTER_THE_END)


@on("offer.changed", key="network.tell_of_offer")
def tell_who_offers(offer: str, version: int) -> None:
    tell_decided(offer, version)


@on("answer.changed", key="network.tell_of_answer")
def tell_of_the_answer(answer: str, version: int) -> None:
    tell_of_answer(answer, version)
