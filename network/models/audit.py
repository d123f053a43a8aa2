"""Who did what to what: ids only, kept a year, readable by whom it concerns."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.identifiers import PUBLIC_ID_LENGTH
from network.models.accounts import User


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, subject_kind: str, subject_id: str) -> Self:
        """What was done to this thing or person, newest first."""
        rows = self.filter(subject_kind=subject_kind, subject_id=subject_id)
        return rows.select_related("actor").order_by("-at", "-pk")


class AuditEntry(models.Model):
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    # Nobody: the machine itself, somebody behind a secret link, or an account that was erased.
    actor = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    # A noun and a past participle, like a topic: `registration.moved`.
    action = models.CharField(_("what"), max_length=60)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=PUBLIC_ID_LENGTH)
    # Public ids and numbers, never words of a person.
    ids = models.JSONField(default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the audit log")
        verbose_name_plural = _("audit log")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_subject"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_id}"
