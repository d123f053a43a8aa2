"""Adding files to a meeting, publishing them on its page, taking them away for good."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_act_at
from events.actions.thanks import lock_to_follow_up
from events.models import DocumentBody, Meeting, MeetingDocument
from network.actions.files import clean_file
from network.models import User
from network.outbox import emit

MOST_DOCUMENTS = 20


def add_document(
    meeting: Meeting,
    *,
    content: bytes,
    title: str,
    language: str,
    is_easy: bool = False,
    is_for_page: bool = False,
    by: User,
) -> MeetingDocument:
    """Keep a file of a meeting, without what tells of its author; the same one twice is once.

    For the page, it waits for a coordinator, unless one adds it. Raises ValidationError by field,
    PermissionDenied. Emits `document.added`.
    """
    # Outside the transaction: cleaning takes seconds, and SQLite has one writer.
    clean = clean_file(content)
    document = MeetingDocument(
        title=title.strip(),
        language=language,
        is_easy=is_easy,
        kind=clean.kind,
        size=len(clean.body),
        is_for_page=is_for_page,
        published_at=timezone.now() if is_for_page and by.is_coordinator else None,
        added_by=by,
    )
    return _keep(document, clean.body, meeting, by)


@transaction.atomic
def _keep(document: MeetingDocument, content: bytes, meeting: Meeting, by: User) -> MeetingDocument:
    row = lock_to_follow_up(meeting, by)
    document.meeting = row
    document.clean_fields(exclude=["meeting", "added_by"])
    for same in row.documents.filter(title=document.title, size=document.size).select_related(
        "stored"
    ):
        if bytes(same.stored.content) == content:
            return same
    if row.documents.count() >= MOST_DOCUMENTS:
        raise ValidationError(_("Take a document away first."), code="too_many")
    document.save()
    DocumentBody.objects.create(document=document, content=content)
    _note("added", document, by)
    return document


@transaction.atomic
def publish_document(document: MeetingDocument, *, by: User) -> None:
    """Show a document on the meeting's page; twice is once. Emits `document.published`.

    Raises PermissionDenied for who is no coordinator.
    """
    row = _to_decide(document, by)
    if row is None or row.published_at:
        return
    row.published_at = timezone.now()
    row.save(update_fields=["published_at"])
    _note("published", row, by)


@transaction.atomic
def keep_document_off_page(document: MeetingDocument, *, by: User) -> None:
    """Leave a document to those who came. Emits `document.kept_off`. Raises as publishing does."""
    row = _to_decide(document, by)
    if row is None or not row.is_for_page:
        return
    row.is_for_page, row.published_at = False, None
    row.save(update_fields=["is_for_page", "published_at"])
    _note("kept_off", row, by)


def _to_decide(document: MeetingDocument, by: User) -> MeetingDocument | None:
    """The document as it is under the lock of its meeting; None once it was taken away."""
    if not by.is_coordinator:
        raise PermissionDenied
    lock_to_follow_up(document.meeting, by)
    return MeetingDocument.objects.filter(pk=document.pk).first()


@transaction.atomic
def remove_document(meeting: Meeting, *, document: str, by: User) -> None:
    """Take a file away for good; one that is gone stays gone. Emits `document.removed`.

    Raises PermissionDenied.
    """
    row = lock_to_follow_up(meeting, by)
    found = row.documents.filter(public_id=document).first()
    if found is None:
        return
    _note("removed", found, by)
    found.delete()


def _note(what: str, document: MeetingDocument, by: User) -> None:
    record_act_at(f"document.{what}", document.meeting, by=by, document=document.public_id)
    emit(f"document.{what}", document=document.public_id)
