"""Whom to remind of what has waited too long: the owner, then the deputy, then everybody."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from network.mails import message_to
from network.models import QueueCare, User
from network.visibility import viewer_for
from network.waiting import Queue, queues_on

# How many times the alarm's age before each is reminded.
OWNER, DEPUTY, ALL = 1, 2, 3


def late_things(person: User, *, now: datetime) -> int:
    """How many things this coordinator is to be reminded of at this moment."""
    reachable = set(reachable_coordinators().values_list("pk", flat=True))
    if person.pk not in reachable:
        return 0
    viewer = viewer_for(person)
    cares = QueueCare.objects.in_bulk()
    return sum(
        one.rows(viewer, now - patience(one, cares.get(one.key), person.pk, reachable)).count()
        for one in queues_on()
    )


def reachable_coordinators() -> QuerySet[User]:
    """Those who can be written to."""
    return User.objects.coordinators().exclude(email=None)


def patience(one: Queue, care: QueueCare | None, person: int, reachable: set[int]) -> timedelta:
    """How long a thing waits before this person hears of it.

    Who left or cannot be written to is stepped over: the deputy is then the owner.
    """
    days = timedelta(days=care.alarm_days if care else one.alarm_days)
    named = [care.owner_id, care.deputy_id] if care else []
    chain = [pk for pk in named if pk in reachable]
    if not chain:
        return days
    if person == chain[0]:
        return days * OWNER
    return days * (DEPUTY if person in chain else ALL)


def reminder_key(account: str, day: str) -> str:
    """One mail an account and day."""
    return f"queues:{account}:{day}"


def reminder_for(person: User) -> EmailMultiAlternatives | None:
    """A neutral mail with a number and nothing else; None when nothing waits too long."""
    count = late_things(person, now=timezone.now())
    if not count or not person.email:
        return None
    context: dict[str, object] = {
        "count": count,
        "home_url": settings.SITE_URL + reverse("wagtailadmin_home"),
    }
    return message_to(person.email, "waiting", context, language=person.language)
