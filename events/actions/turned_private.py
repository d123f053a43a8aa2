"""An imported meeting that its organiser now calls private: closed at once, then decided on."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from events.actions.acts import record_meeting_act
from events.actions.meetings import alter_meeting
from events.actions.waiting import lock_meeting
from events.import_plan import WIDER_THAN_INVITED
from events.models import Entry, ImportedDate, Meeting
from network.models import Organisation, User

BY_INVITATION, OPEN_AGAIN, CANCEL = "invitation", "open", "cancel"
CHOICES = (BY_INVITATION, OPEN_AGAIN, CANCEL)


def close_entry(row: ImportedDate, meeting: Meeting) -> dict[str, Any]:
    """What to change in a meeting so that nobody more sees it; `row` notes what it was before.

    One that people could see waits for a coordinator. Who is registered stays so, and nobody is
    told: who may come is no news for them. The row is saved by the caller.
    """
    if meeting.entry not in WIDER_THAN_INVITED:
        return {}
    if meeting.is_published:
        row.held_since, row.entry_before = timezone.now(), meeting.entry
    return {"entry": Entry.INVITATION}


@transaction.atomic
def settle_held(row: ImportedDate, *, what: str, by: User | None = None) -> bool:
    """Decide about a meeting that turned private; whether there was something to decide.

    It stays `BY_INVITATION` as it is now, is `OPEN_AGAIN` to whom it was, or is called off:
    then those who are registered are told. Emits `meeting.cancelled` for that.
    """
    assert what in CHOICES, what
    # Organiser before meeting, as an import does.
    organisations = Organisation.objects.select_for_update(no_key=True, of=("self",))
    organisations.filter(calendar_sources__imported_dates=row.pk).first()
    row = ImportedDate.objects.get(pk=row.pk)
    if row.held_since is None or row.meeting_id is None:
        return False
    meeting = lock_meeting(row.meeting_id)
    if what == OPEN_AGAIN and meeting.entry == Entry.INVITATION:
        alter_meeting(meeting, {"entry": row.entry_before}, by=by, act="opened_again")
    elif what == CANCEL and meeting.is_published:
        row.is_withdrawn = True
        alter_meeting(meeting, {"state": Meeting.State.CANCELLED}, by=by)
    elif what == BY_INVITATION and by is not None:
        record_meeting_act("kept_by_invitation", meeting, by=by)
    row.held_since, row.entry_before = None, ""
    row.save()
    return True
