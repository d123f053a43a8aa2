"""What newcomers wish for, who has been in touch, what they are told afterwards."""

from collections.abc import Mapping
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_series_act
from events.actions.journal import SUBJECT, note_act
from events.actions.thanks import who_came
from events.actions.waiting import lock_meeting, lock_registration
from events.models import (
    Meeting,
    NewcomerWish,
    NewcomerWords,
    NextStepsTold,
    Registration,
    Series,
    SeriesRole,
)
from events.newcomers import STEPS_AFTER_DAYS, STEPS_WITHIN, steps_are_due
from network.actions import ask_for_call, record_act, record_consent
from network.models import CallEntry, PortalSettings, User
from network.outbox import emit
from network.visibility import viewer_for

WELCOME = "welcome"
# Newcomers who wish for a call are called in the last two weeks: earlier is forgotten again.
CALLED_WITHIN = timedelta(days=14)
CONSENT_VERSION = "2026-11"
Way = NewcomerWish.Way


def check_wish(wish: str, *, email: str, phone: str) -> ValidationError | None:
    """Why this wish cannot be met, in a sentence; None when it can."""
    if wish and wish not in Way.values:
        return ValidationError(_("Choose one of these."), code="invalid_choice")
    if wish == Way.CALL and not phone.strip():
        return ValidationError(_("To call you we need a telephone number."), code="required")
    if wish == Way.WRITE and not email.strip():
        return ValidationError(_("To write to you we need an e-mail address."), code="required")
    return None


def keep_wish(registration: Registration, wish: str) -> None:
    """Note what a newcomer wishes for, or take it back; in the caller's transaction."""
    NewcomerWish.objects.update_or_create(registration=registration, defaults={"way": wish})


@transaction.atomic
def change_wish(registration: Registration, *, wish: str) -> None:
    """Say, change or take back what one wishes for before a first time.

    Raises ValidationError by field.
    """
    lock_registration(registration)
    contact = registration.reachable_contact
    if contact is None or not registration.is_first_time:
        raise ValidationError(_("This can no longer be changed."), code="gone")
    refusal = check_wish(wish, email=contact.email, phone=contact.phone)
    if refusal:
        raise ValidationError({"newcomer_wish": refusal})
    keep_wish(registration, wish)
    if wish != Way.CALL:
        CallEntry.objects.waiting().filter(
            script=WELCOME, subject_kind=SUBJECT, subject_id=registration.public_id
        ).delete()


def ask_for_welcome_calls() -> int:
    """Put newcomers who wish to be called on the call list; how many. No call twice.

    A call that waits already says it too.
    """
    now = timezone.now()
    waiting = CallEntry.objects.waiting().filter(
        subject_kind=SUBJECT, subject_id=OuterRef("public_id")
    )
    called = CallEntry.objects.filter(
        script=WELCOME, subject_kind=SUBJECT, subject_id=OuterRef("public_id")
    )
    rows = Registration.objects.filter(
        ~Exists(waiting.order_by()),
        ~Exists(called),
        status=Registration.Status.CONFIRMED,
        is_first_time=True,
        newcomer_wish__way=Way.CALL,
        newcomer_wish__contacted_at=None,
        meeting__state=Meeting.State.PUBLISHED,
        meeting__starts_at__gt=now,
        meeting__starts_at__lte=now + CALLED_WITHIN,
        contact__phone__gt="",
    )
    ids = list(rows.values_list("public_id", flat=True))
    for public_id in ids:
        ask_for_call(
            f"welcome:{public_id}", script=WELCOME, subject_kind=SUBJECT, subject_id=public_id
        )
    return len(ids)


def note_reached(call: str) -> None:
    """Whoever was reached by telephone has heard from us. Twice is the same as once."""
    entry = CallEntry.objects.filter(public_id=call, outcome=CallEntry.Outcome.REACHED).first()
    if entry is None or entry.subject_kind != SUBJECT:
        return
    NewcomerWish.objects.filter(registration__public_id=entry.subject_id, contacted_at=None).update(
        contacted_at=entry.done_at, contacted_by=entry.done_by
    )


@transaction.atomic
def note_contacted(meeting: Meeting, *, registration: str, by: User, is_contacted: bool) -> None:
    """Note that one was in touch with a newcomer, or that one was not after all.

    Raises PermissionDenied for who does not welcome this person (any more).
    """
    lock_meeting(meeting.pk)
    known = Registration.objects.known_to(viewer_for(by)).filter(
        meeting=meeting, is_first_time=True, status=Registration.Status.CONFIRMED
    )
    row = known.filter(public_id=registration, contact__isnull=False).first()
    if row is None:
        raise PermissionDenied
    wish, _is_new = NewcomerWish.objects.get_or_create(registration=row)
    if (wish.contacted_at is not None) == is_contacted:
        return
    wish.contacted_at = timezone.now() if is_contacted else None
    wish.contacted_by = by if is_contacted else None
    wish.save()
    note_act(row, "contacted" if is_contacted else "contact_undone", by, meeting=meeting.public_id)


@transaction.atomic
def show_my_name(series: Series, *, user: User, shows: bool) -> None:
    """Agree that newcomers of a series read one's chosen name, or take it back.

    Raises PermissionDenied for who does not welcome there today.
    """
    roles = SeriesRole.objects.current().filter(
        series=series, user=user, role=SeriesRole.Role.WELCOMER
    )
    if not roles.exists():
        raise PermissionDenied
    if not roles.exclude(is_named=shows).update(is_named=shows):
        return
    record_consent(
        "welcomer_name",
        subject_kind="account",
        subject_id=user.public_id,
        language=user.language,
        text_version=CONSENT_VERSION,
        is_given=shows,
        audience="public",
    )


def tell_next_steps_due() -> int:
    """Tell the newcomers of each meeting whose time it is how it goes on; of how many meetings."""
    now = timezone.now()
    oldest = now - timedelta(days=STEPS_AFTER_DAYS + 1) - STEPS_WITHIN
    rows = Meeting.objects.filter(
        state=Meeting.State.PUBLISHED,
        ends_at__lte=now,
        ends_at__gt=oldest,
        next_steps_told=None,
        registrations__is_first_time=True,
    ).distinct()
    return sum(_tell_next_steps(row) for row in rows if steps_are_due(row, now))


@transaction.atomic
def _tell_next_steps(meeting: Meeting) -> bool:
    row = lock_meeting(meeting.pk)
    if not row.is_published or not steps_are_due(row, timezone.now()):
        return False
    _told, is_new = NextStepsTold.objects.get_or_create(meeting=row)
    if not is_new:
        return False
    for registration in who_came(row):
        if registration.is_first_time:
            emit("registration.next_steps_due", registration=registration.public_id)
    return True


@transaction.atomic
def save_newcomer_words(
    series: Series | None,
    words: Mapping[str, tuple[str, str]],
    *,
    by: User | None = None,
) -> None:
    """Write what newcomers read, by language (before, after); empty words are the portal's.

    Of two who save at once, the later one's words stay, all of them.
    """
    _one_after_the_other(series)
    said = {code: (before.strip(), after.strip()) for code, (before, after) in words.items()}
    kept = {language: texts for language, texts in said.items() if any(texts)}
    NewcomerWords.objects.filter(series=series).exclude(language__in=kept).delete()
    for language, (before, after) in kept.items():
        row = NewcomerWords(series=series, language=language, before=before, after=after)
        row.clean_fields(exclude=["series"])
        NewcomerWords.objects.update_or_create(
            series=series, language=language, defaults={"before": before, "after": after}
        )
    if series is not None:
        record_series_act("newcomer_words_written", series, by=by)
    elif by is not None:
        record_act("portal.newcomer_words_written", by=by, subject_kind="portal", subject_id="site")


def _one_after_the_other(series: Series | None) -> None:
    """Wait for whoever writes these words now: a series' at its row, the portal's at its own."""
    if series is not None:
        Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
    else:
        row = PortalSettings.objects.first() or PortalSettings.objects.get_or_create(pk=1)[0]
        PortalSettings.objects.select_for_update().get(pk=row.pk)
