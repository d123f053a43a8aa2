"""Mails about findings and recommendations: neutral, without the words, the theme or a number."""

from functools import partial

from django.core.mail import EmailMultiAlternatives

from network.mails import message_for, page_address, send_once
from network.models import (
    Finding,
    Observation,
    Profile,
    Recommendation,
    Representation,
    User,
)
from network.models.profiles import showing


def ask_author(public_id: str, finding: str, version: int) -> None:
    """Ask an author to read a wording; silent for who answered, left, hid or has no address."""
    key = f"profile:{public_id}:wording:{finding}:{version}"
    send_once(key, lambda: _ask(public_id, finding, version))


def authors_to_ask(finding: str, version: int) -> list[str]:
    """The authors, by the public id of their profiles, who are asked and have not said yes."""
    row = Finding.objects.filter(public_id=finding, wording_version=version).first()
    if row is None or not row.is_asked:
        return []
    authors = Observation.objects.filter(finding=row).values("profile")
    agreed = row.agreements.filter(wording_version=version).values("profile")
    people = Profile.objects.filter(showing(), pk__in=authors).exclude(pk__in=agreed)
    return list(people.order_by("pk").values_list("public_id", flat=True))


def _ask(public_id: str, finding: str, version: int) -> EmailMultiAlternatives | None:
    if public_id not in authors_to_ask(finding, version):
        return None
    profile = Profile.objects.select_related("user").get(public_id=public_id)
    return _message(profile.user, "author", "observations:mine")


def tell_institution(organisation: int, what: str, key: str) -> None:
    """Tell who acts for it that there is something to read; `key` names the occasion, once each."""
    rows = Representation.objects.current().filter(organisation=organisation)
    for account in rows.values_list("user__public_id", flat=True).distinct():
        send_once(f"account:{account}:{key}", partial(_tell, account, organisation, what))


def _tell(account: str, organisation: int, what: str) -> EmailMultiAlternatives | None:
    rows = Representation.objects.current().filter(organisation=organisation)
    row = rows.select_related("user").filter(user__public_id=account).first()
    return _message(row.user, what, "observations:told") if row else None


def is_waiting(recommendation: str) -> Recommendation | None:
    """The recommendation while the institution may answer and has not."""
    rows = Recommendation.objects.standing().filter(public_id=recommendation, answer="")
    return rows.first()


def _message(user: User | None, what: str, page: str) -> EmailMultiAlternatives | None:
    if user is None:
        return None
    url = page_address(page, language=user.language)
    return message_for(user, "observation", {"what": what, "url": url})
