"""Files of a meeting: for those who came, or for everybody who may know of the meeting."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.meetings import Meeting
from network.audiences import Viewer
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models import User
from network.validators import one_line, plain_text


class DocumentQuerySet(models.QuerySet["MeetingDocument"]):
    def readable_by(self, viewer: Viewer) -> Self:
        """Published ones of meetings that this viewer may know of, in the order of adding."""
        return self.published().filter(meeting__in=Meeting.objects.visible_to(viewer))

    def published(self) -> Self:
        return self.filter(is_for_page=True, published_at__isnull=False).order_by("pk")

    def to_read(self, viewer: Viewer) -> Self:
        """Those that wait for a coordinator who may know of the meeting, the oldest first."""
        if not viewer.is_coordinator:
            return self.none()
        meetings = Meeting.objects.visible_to(viewer)
        rows = self.filter(is_for_page=True, published_at=None, meeting__in=meetings)
        return rows.order_by("added_at", "pk")


class MeetingDocument(models.Model):
    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        ODT = "odt", _("text document (ODT)")
        PNG = "png", _("picture (PNG)")
        JPEG = "jpeg", _("picture (JPEG)")
        WEBP = "webp", _("picture (WebP)")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="documents")
    # What it is called here; the name that the file had says who made it, and is not kept.
    title = models.CharField(_("title"), max_length=160, validators=[plain_text, one_line])
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    is_easy = models.BooleanField(_("easy to read"), default=False)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    size = models.PositiveIntegerField()
    # Else it is for those who came.
    is_for_page = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of a meeting")
        verbose_name_plural = _("documents of meetings")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.public_id


class DocumentBody(models.Model):
    """The bytes, apart: no list reads them. They come and go with their row, in one transaction."""

    document = models.OneToOneField(
        MeetingDocument, models.CASCADE, primary_key=True, related_name="stored"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"body {self.pk}"
