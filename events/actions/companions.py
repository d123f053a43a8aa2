"""Who comes along without a name: what a meeting allows, and how many places that takes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from events.actions.waiting import recount, serve_waiting_list, take_places
from events.models import AttendanceMode, CompanionRule, Meeting, Registration
from events.models.registrations import COMPANIONS, PEOPLE_ALONG

NOT_HERE = _("Nobody can come along to this meeting. Call us if you cannot come without.")
NO_DOG_ONLINE = _("This meeting is online: nothing to say about a dog.")
NO_SECOND_PLACE = _(
    "No place is free for the person who comes along. Your own place stays yours. You can ask us: "
    "somebody may give a place back."
)


def allowed_companions(meeting: Meeting) -> tuple[str, ...]:
    """What one may say comes along to this meeting, by the names of the fields."""
    is_online = meeting.mode == AttendanceMode.ONLINE
    names = () if meeting.stated_companions == CompanionRule.NO else PEOPLE_ALONG
    return names if is_online else (*names, "assistance_dog")


def places_for(meeting: Meeting, said: Any) -> int:
    """How many places somebody takes who comes with all that `said` says."""
    people = sum(bool(getattr(said, name, False)) for name in PEOPLE_ALONG)
    return 1 + people if people and takes_place(meeting) else 1


def takes_place(meeting: Meeting) -> bool:
    return meeting.stated_companions == CompanionRule.PLACE


def check_companions(meeting: Meeting, said: Any) -> None:
    """Raise ValidationError by field for who or what cannot come along to this meeting."""
    asked = [name for name in COMPANIONS if getattr(said, name, False)]
    if not asked:
        return
    allowed = allowed_companions(meeting)
    refused = [name for name in asked if name not in allowed]
    if refused:
        words = {name: NO_DOG_ONLINE if name == "assistance_dog" else NOT_HERE for name in refused}
        raise ValidationError(
            {name: ValidationError(text, code="not_allowed") for name, text in words.items()}
        )


def change_places(meeting: Meeting, registration: Registration, said: Any) -> None:
    """Give a registration of a locked meeting the places that `said` needs; it keeps its turn.

    A place more is taken if one is free and nobody waits for it; else ValidationError, and nothing
    changes. A place less goes to the first in line.
    """
    places = places_for(meeting, said)
    if places == registration.places:
        return
    more = places - registration.places
    if registration.status in HOLDING and more > 0:
        if meeting.waiting_count or not take_places(meeting, more):
            field = next(name for name in PEOPLE_ALONG if getattr(said, name))
            raise ValidationError({field: ValidationError(NO_SECOND_PLACE, code="full")})
        registration.places = places
        registration.save(update_fields=["places"])
        recount(meeting)
        return
    registration.places = places
    registration.save(update_fields=["places"])
    if registration.status == Registration.Status.WAITING:
        serve_waiting_list(meeting, present=registration)
        registration.refresh_from_db()
    elif registration.status in HOLDING:
        serve_waiting_list(meeting)


def forget_places(meeting: Meeting, registration: Registration) -> None:
    """A second place says that somebody came along: it is counted for the locked meeting alone."""
    if registration.places <= 1:
        return
    if registration.status in HOLDING:
        more = F("companion_places") + registration.places - 1
        Meeting.objects.filter(pk=meeting.pk).update(companion_places=more)
    registration.places = 1
    registration.save(update_fields=["places"])


HOLDING = {Registration.Status.CONFIRMED, Registration.Status.OFFERED}
