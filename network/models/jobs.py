"""What leaves the house: mails by their key, the call list, the workers that are alive."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models.accounts import User

# A worker writes its beat every two seconds; five missed beats and its jobs are given back.
BEAT_LIFETIME = timedelta(seconds=10)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self) -> Self:
        return self.filter(seen_at__gte=timezone.now() - BEAT_LIFETIME)


class Worker(models.Model):
    """A process that takes jobs, as long as its heart beats."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    objects = WorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.worker_id


class Mail(models.Model):
    """One mail that must go out once; it holds ids, its words are made when it is sent."""

    key = models.CharField(max_length=120, unique=True)
    message_id = models.CharField(max_length=120)
    claimed_by = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")

    def __str__(self) -> str:
        return self.key


class CallEntryQuerySet(models.QuerySet["CallEntry"]):
    def waiting(self) -> Self:
        """Calls still to be made, oldest first; after them who was not reached today."""
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        tried_today = Case(When(tried_at__gte=today, then=1), default=0)
        return self.filter(outcome="").order_by(tried_today, "created_at", "pk")

    def free_for(self, caller: User) -> Self:
        """Those that no colleague is making at this moment."""
        now = timezone.now()
        return self.filter(Q(taken_until=None) | Q(taken_until__lte=now) | Q(taken_by=caller))


class CallEntry(models.Model):
    """Somebody without e-mail must be told something: a coordinator calls."""

    class Outcome(models.TextChoices):
        REACHED = "reached", _("reached")
        NOT_REACHED = "not_reached", _("not reached")
        NOBODY = "nobody", _("nobody to tell")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    key = models.CharField(max_length=120, unique=True, editable=False)
    script = models.CharField(_("what to say"), max_length=40)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=PUBLIC_ID_LENGTH)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=Outcome.choices, blank=True, default=""
    )
    done_at = models.DateTimeField(_("done on"), null=True)
    done_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # How often nobody could be reached, and when the last time was.
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    # Who is calling now, so that a colleague does not call too.
    taken_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    taken_until = models.DateTimeField(null=True)

    objects = CallEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("call to make")
        verbose_name_plural = _("calls to make")

    def __str__(self) -> str:
        return self.public_id

    @property
    def caller(self) -> User | None:
        """Who is making this call at this moment."""
        is_taken = self.taken_until is not None and self.taken_until > timezone.now()
        return self.taken_by if is_taken else None


class PeriodicRun(models.Model):
    """When a periodic task last ran, so that one process in all runs it."""

    name = models.CharField(max_length=80, primary_key=True)
    ran_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
