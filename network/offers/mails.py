"""Mails about offers, in neutral words: what is decided is read on the page, behind the log-in."""

from django.core.mail import EmailMultiAlternatives

from network.actions.offers.answering import answers_told
from network.mails import message_for, page_address, send_once
from network.models import (
    AnswerState,
    Offer,
    OfferAnswer,
    OfferState,
    Representation,
    User,
)
from network.modules import is_on
from network.offers.board import MISSIONS

DECIDED = frozenset({OfferState.PUBLISHED.value, OfferState.REFUSED.value})


def tell_decided(public_id: str, version: int) -> None:
    """Tell who acts for the organisation that its offer was published or given back, each once.

    Silent when it changed since, for other changes, and for who has no address.
    """
    row = _decided(public_id, version)
    if row is None:
        return
    for person in representatives_of(row):
        key = f"offer:{public_id}:{version}:{person.public_id}"
        send_once(key, lambda pk=person.pk: _compose(public_id, version, pk))  # type: ignore[misc]


def tell_of_answer(public_id: str, version: int) -> None:
    """Tell whoever has to act next: the person, or who acts for the organisation; each once.

    Silent when the answer was taken back or changed since, and for who has no address.
    """
    row = _answered(public_id, version)
    if row is None:
        return
    if row.state in {AnswerState.GIVEN_BACK, AnswerState.PASSED_ON, AnswerState.WANTED}:
        key = f"offer-answer:{public_id}:{version}"
        send_once(key, lambda: _compose_to_person(public_id, version))
    if row.state in {AnswerState.PASSED_ON, AnswerState.SHARED}:
        for person in representatives_of(row.offer):
            key = f"offer-answer:{public_id}:{version}:{person.public_id}"
            send_once(key, lambda pk=person.pk: _compose_answered(public_id, version, pk))  # type: ignore[misc]


def representatives_of(row: Offer) -> list[User]:
    """Those who act for its organisation today and can be written to."""
    acting = Representation.objects.current().filter(organisation=row.organisation)
    people = User.objects.filter(pk__in=acting.values("user"), is_active=True, email__isnull=False)
    return list(people.order_by("pk"))


def _decided(public_id: str, version: int) -> Offer | None:
    if not is_on(MISSIONS):
        return None
    rows = Offer.objects.select_related("organisation").filter(state__in=DECIDED)
    return rows.filter(public_id=public_id, version=version).first()


def _compose(public_id: str, version: int, person: int) -> EmailMultiAlternatives | None:
    row = _decided(public_id, version)
    user = User.objects.filter(pk=person).first()
    if row is None or user is None or user not in representatives_of(row):
        return None
    return _about(user, "offer", "offers:offer", public_id)


def _answered(public_id: str, version: int) -> OfferAnswer | None:
    if not is_on(MISSIONS):
        return None
    rows = OfferAnswer.objects.select_related("offer__organisation", "user")
    row = rows.filter(public_id=public_id, version=version, user__is_active=True).first()
    if row is None:
        return None
    is_alive = row.state == AnswerState.GIVEN_BACK or row in answers_told(row.offer)
    return row if is_alive else None


def _compose_to_person(public_id: str, version: int) -> EmailMultiAlternatives | None:
    row = _answered(public_id, version)
    if row is None:
        return None
    return _about(row.user, "offer_answer", "offers:answer", row.offer.public_id)


def _compose_answered(public_id: str, version: int, person: int) -> EmailMultiAlternatives | None:
    row = _answered(public_id, version)
    user = User.objects.filter(pk=person).first()
    if row is None or user is None or user not in representatives_of(row.offer):
        return None
    return _about(user, "offer", "offers:answers", row.offer.public_id)


def _about(user: User, template: str, door: str, public_id: str) -> EmailMultiAlternatives | None:
    url = page_address(door, public_id, language=user.language)
    return message_for(user, template, {"url": url})
