"""Ways that do not work, in place of the product's: the oracle must notice each of them."""

from typing import Any

from django.db import transaction
from django.db.models import F

from events.actions.links import request_link
from events.actions.waiting import announce, recount, set_status
from events.models import Meeting, Registration
from tests.states.book import DONE
from tests.states.doors import Doors


class ServesTheLastFirst(Doors):
    """Whoever came last gets the place that is given back."""

    @transaction.atomic
    def cancel(self, key: str) -> str:
        registration = Registration.objects.get(public_id=key)
        set_status(registration, "cancelled")
        last = registration.meeting.registrations.in_line().last()
        if last:
            set_status(last, "confirmed")
            announce(last, "confirmed")
        recount(registration.meeting)
        announce(registration, "cancelled", was_seen=True)
        return DONE


class ForgetsToCount(Doors):
    """One row is written and the counter beside it is not."""

    def take_off(self, key: str) -> str:
        done = super().take_off(key)
        meetings = Meeting.objects.filter(registrations__public_id=key)
        meetings.update(waiting_count=F("waiting_count") + 1)
        return done


class TellsTwice(Doors):
    """Somebody who accepts is written to a second time."""

    def answer(self, key: str, *, accepts: bool) -> str:
        done = super().answer(key, accepts=accepts)
        request_link(Registration.objects.get(public_id=key))
        return done


class AsksNobody(Doors):
    """A larger meeting, and nobody in the line is served."""

    def change(self, meeting: Meeting, **facts: Any) -> str:
        smaller = Meeting.objects.filter(pk=meeting.pk, capacity__lt=facts.get("capacity") or 0)
        if set(facts) == {"capacity"} and smaller.update(**facts):
            return DONE
        return super().change(meeting, **facts)


WAYS = [ServesTheLastFirst, ForgetsToCount, TellsTwice, AsksNobody]
