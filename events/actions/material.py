"""The themes of published reports become material for advocacy, and go with the report."""

from events.models import Entry, Meeting, MeetingReport
from network.actions.materials import Piece, gather_material

SOURCE = "meeting"
# Who may read what comes of a meeting; from a closed room of peers nothing is handed on.
AUDIENCES = {Entry.PUBLIC: "public", Entry.MEMBERS: "members", Entry.INVITATION: "coordinators"}


def hand_on_themes(meeting: Meeting) -> None:
    """Make the material of a meeting what its report says now: nothing while it is not published.

    Call it in the transaction of the change. Emits `material.gathered`, `material.withdrawn`.
    """
    report = MeetingReport.objects.filter(meeting=meeting).first()
    if report is None:
        return
    audience = AUDIENCES.get(Entry(meeting.entry))
    is_told = report.state == MeetingReport.State.PUBLISHED and meeting.is_published and audience
    pieces = [
        Piece(texts={theme.language: theme.text}, level=theme.level)
        for theme in report.themes.all()
        if is_told
    ]
    gather_material(SOURCE, meeting.public_id, pieces, audience=audience or "me")
