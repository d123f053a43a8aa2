"""Rows that hold from a day on, and perhaps until one: memberships, mandates, roles."""

from django.db.models import Q
from django.utils import timezone


def holding_today() -> Q:
    """The condition that a row with `since` and `until` holds today, its last day included."""
    today = timezone.localdate()
    return Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))
