"""Writing a place: the cards of all the meetings held there follow."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from events.actions.acts import record_place_act
from events.actions.series import refresh_card
from events.models import Meeting, Place
from network.models import User

ADDRESS = ("name", "street", "postal_code", "locality", "country")


@dataclass(frozen=True, kw_only=True)
class PlaceFacts:
    """All that is known of a place; None says that nobody has checked."""

    name: str
    locality: str
    region: str
    country: str
    street: str = ""
    postal_code: str = ""
    step_free: bool | None = None
    hearing_loop: bool | None = None
    quiet_room: bool | None = None
    access_note: str = ""


@transaction.atomic
def save_place(facts: PlaceFacts, *, place: Place | None = None, by: User | None = None) -> Place:
    """Create or correct a place, and the cards of its meetings.

    A corrected address raises the calendars' SEQUENCE; nobody is written to: a meeting that moves
    is given another place. Raises ValidationError by field. Emits `meeting.changed` for each.
    """
    # Not against who notes that a meeting was held there while they hold the meeting.
    known = Place.objects.select_for_update(no_key=True)
    row = known.get(pk=place.pk) if place else Place()
    before = [getattr(row, name) for name in ADDRESS]
    for name, value in vars(facts).items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    record_place_act("changed" if place else "added", row, by=by)
    meetings = Meeting.objects.filter(place=row)
    # In one order, as every other writer of several meetings: two of them must not cross.
    list(meetings.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    if before != [getattr(row, name) for name in ADDRESS]:
        meetings.upcoming().order_by().update(sequence=F("sequence") + 1)
    for meeting_id in meetings.order_by("pk").values_list("pk", flat=True):
        refresh_card(meeting_id)
    return row
