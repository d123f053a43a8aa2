"""Lines of the audit log about meetings, series and places: what people did, not the machine."""

from events.models import CalendarSource, Meeting, Place, Series
from network.actions import record_act
from network.models import User


def record_act_at(action: str, meeting: Meeting, *, by: User | None, **ids: str | int) -> None:
    """Note what was done at a meeting, or to what belongs to it; `ids` say to what."""
    record_act(action, by=by, subject_kind="meeting", subject_id=meeting.public_id, **ids)


def record_meeting_act(what: str, meeting: Meeting, *, by: User | None) -> None:
    if by is not None:
        record_act_at(f"meeting.{what}", meeting, by=by, sequence=meeting.sequence)


def record_series_act(what: str, series: Series, *, by: User | None, **ids: str | int) -> None:
    if by is not None:
        record_act(
            f"series.{what}",
            by=by,
            subject_kind="series",
            subject_id=series.public_id,
            version=series.version,
            **ids,
        )


def record_place_act(what: str, place: Place, *, by: User | None) -> None:
    if by is not None:
        record_act(f"place.{what}", by=by, subject_kind="place", subject_id=str(place.pk))


def record_account_act(what: str, user: User, *, by: User | None, **ids: str | int) -> None:
    if by is not None:
        record_act(
            f"account.{what}", by=by, subject_kind="account", subject_id=user.public_id, **ids
        )


def record_calendar_act(
    what: str, source: CalendarSource, *, by: User | None, **ids: str | int
) -> None:
    if by is not None:
        record_act(
            f"calendar.{what}",
            by=by,
            subject_kind="calendar",
            subject_id=source.public_id,
            **ids,
        )
