"""Lines of the audit log about meetings and series: what somebody did, never the machine's own."""

from events.models import Meeting, Series
from network.actions import record_act
from network.models import User


def record_meeting_act(what: str, meeting: Meeting, *, by: User | None) -> None:
    if by is not None:
        record_act(
            f"meeting.{what}",
            by=by,
            subject_kind="meeting",
            subject_id=meeting.public_id,
            sequence=meeting.sequence,
        )


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
