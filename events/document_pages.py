"""Handing out files of meetings, each door with its own question of who may have them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from events.after_pages import behind_link
from events.models import DocumentBody, Meeting, MeetingDocument
from events.running_pages.entering import following_up
from network.handing_out import hand_out


@never_cache
def document(request: HttpRequest, public_id: str, document: str) -> HttpResponse:
    """A published document, for who may know of its meeting."""
    readable = MeetingDocument.objects.readable_by(request.viewer)  # type: ignore[attr-defined]
    return _hand_out(get_object_or_404(readable, public_id=document, meeting__public_id=public_id))


@behind_link
def document_after(
    request: HttpRequest, meeting: Meeting, token: str, document: str
) -> HttpResponse:
    """Any document of the meeting, for those who came."""
    return _hand_out(get_object_or_404(meeting.documents, public_id=document))


@following_up
def document_to_check(request: HttpRequest, row: Meeting, document: str) -> HttpResponse:
    return _hand_out(get_object_or_404(row.documents, public_id=document))


def _hand_out(row: MeetingDocument) -> HttpResponse:
    stored = get_object_or_404(DocumentBody, document=row)
    return hand_out(bytes(stored.content), kind=row.kind, public_id=row.public_id)
