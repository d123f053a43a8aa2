"""Notes and documents of a trajectory: about the tasks of the team, never about the person."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.actions.files import clean_file
from network.actions.trajectories.writing import (
    check_not_without_peer,
    check_running,
    check_side,
    check_words,
    lock_trajectory,
    note_act,
    touched,
    user_of,
)
from network.attachments import Cleaned
from network.audiences import Viewer
from network.models import (
    HostTrajectory,
    Side,
    TrajectoryDocument,
    TrajectoryFile,
    TrajectoryNote,
    TrajectoryPart,
)

MOST_NOTES = 500
MOST_DOCUMENTS = 30
LINK = TrajectoryDocument.Kind.LINK.value


@transaction.atomic
def write_note(trajectory: HostTrajectory, *, words: str, viewer: Viewer) -> TrajectoryNote:
    """Write a note that all sides read; the same words twice in a row are once.

    Raises PermissionDenied, MovedOn; ValidationError by field for words that speak of a person,
    `alone` at a follow-up without the peer worker. Emits `trajectory.changed`.
    """
    check_words("words", words)
    row, side, part = _lock_to_write(trajectory, viewer)
    last = row.notes.first()
    text = words.strip()
    if last is not None and last.words == text and last.author_id == viewer.user_id:
        return last
    if row.notes.count() >= MOST_NOTES:
        raise ValidationError(_("Take a note away first."), code="too_many")
    by = user_of(viewer)
    note = TrajectoryNote(trajectory=row, side=side, part=part, author=by, words=text)
    note.full_clean()
    note.save()
    note_act(row, "noted", side=side, by=by)
    touched(row)
    return note


def add_document(
    trajectory: HostTrajectory,
    *,
    title: str,
    content: bytes | None = None,
    link: str = "",
    viewer: Viewer,
) -> TrajectoryDocument:
    """Keep a file, cleaned of what tells of its author, or the address of one elsewhere.

    Raises PermissionDenied, MovedOn; ValidationError by field. Emits `trajectory.changed`.
    """
    check_words("title", title, is_line=True)
    # Outside the transaction: cleaning takes seconds, and SQLite has one writer.
    return _keep(trajectory, title.strip(), _cleaned(content, link), link, viewer)


@transaction.atomic
def _keep(
    trajectory: HostTrajectory, title: str, clean: Cleaned | None, link: str, viewer: Viewer
) -> TrajectoryDocument:
    row, side, part = _lock_to_write(trajectory, viewer)
    if row.documents.count() >= MOST_DOCUMENTS:
        raise ValidationError(_("Take a document away first."), code="too_many")
    by = user_of(viewer)
    document = TrajectoryDocument(
        trajectory=row,
        side=side,
        part=part,
        author=by,
        title=title,
        kind=clean.kind if clean else LINK,
        size=len(clean.body) if clean else 0,
        link=link,
    )
    document.full_clean()
    document.save()
    if clean:
        TrajectoryFile.objects.create(document=document, content=clean.body)
    note_act(row, "document_added", side=side, by=by)
    touched(row)
    return document


@transaction.atomic
def take_away(trajectory: HostTrajectory, *, public_id: str, viewer: Viewer) -> None:
    """Take a note or a document away for good, for who wrote it; one that is gone stays gone.

    Raises PermissionDenied for somebody else's. Emits `trajectory.changed`.
    """
    row = lock_trajectory(trajectory.public_id)
    side = check_side(row, viewer)
    for found in (
        row.notes.filter(public_id=public_id).first(),
        row.documents.filter(public_id=public_id).first(),
    ):
        if found is None:
            continue
        if found.author_id != viewer.user_id or found.side != side:
            raise PermissionDenied
        found.delete()
        note_act(row, "taken_away", side=side, by=user_of(viewer))
        touched(row)


def _cleaned(content: bytes | None, link: str) -> Cleaned | None:
    if bool(content) == bool(link):
        raise ValidationError({"file": _("Choose a file, or write an address: one of them.")})
    if content:
        return clean_file(content)
    try:
        URLValidator(schemes=["https"])(link)
    except ValidationError as refusal:
        raise ValidationError({"link": refusal.error_list}) from None
    return None


def _lock_to_write(
    trajectory: HostTrajectory, viewer: Viewer
) -> tuple[HostTrajectory, str, TrajectoryPart | None]:
    row = lock_trajectory(trajectory.public_id)
    side = check_side(row, viewer)
    check_running(row)
    check_not_without_peer(row)
    return row, side, row.part if side == Side.PEER else None
