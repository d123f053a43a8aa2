"""Asking people whether their name may stand in a report, and taking a name out again, at once."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_act_at
from events.actions.thanks import lock_to_follow_up
from events.actions.waiting import lock_meeting
from events.models import Meeting, MeetingReport, NamedPerson, Registration
from events.reporting import key_of, stands, words_about
from network.actions import record_consent, record_erasure
from network.models import Consent, User
from network.outbox import emit

PURPOSE = "named_in_report"
SUBJECT = "named"
TEXT_VERSION = "2026-11"
MOST_NAMED = 12
Answer = NamedPerson.Answer


@transaction.atomic
def add_person(meeting: Meeting, *, registration: str, by: User) -> NamedPerson:
    """Give somebody who came a number to stand in the report by; nobody is asked yet.

    Twice is once. Raises ValidationError, PermissionDenied.
    """
    row = lock_to_follow_up(meeting, by)
    report, _is_new = MeetingReport.objects.get_or_create(meeting=row)
    person = Registration.objects.filter(meeting=row, public_id=registration).first()
    contact = person.reachable_contact if person else None
    if person is None or contact is None:
        raise ValidationError({"registration": _("Choose somebody from the list.")}, code="nobody")
    if known := report.named.filter(registration=person).first():
        return known
    if report.named.count() >= MOST_NAMED:
        raise ValidationError(_("No report needs more names than that."), code="too_many")
    last = report.named.aggregate(last=Max("number"))["last"] or 0
    named = NamedPerson.objects.create(
        report=report, number=last + 1, registration=person, name=contact.name, answer=Answer.NO
    )
    _note("added", named, by)
    return named


@transaction.atomic
def ask_to_name(meeting: Meeting, *, number: int, by: User) -> NamedPerson:
    """Ask somebody whether their name may stand in the words that are said of them now.

    Who said no is not asked again. Raises ValidationError, PermissionDenied. Emits `name.asked`.
    """
    row = lock_to_follow_up(meeting, by)
    named = NamedPerson.objects.filter(report__meeting=row, number=number).first()
    if named is None or named.registration is None:
        raise ValidationError(_("This person cannot be asked any more."), code="gone")
    texts = list(named.report.texts.all())
    if not words_about(named.number, texts):
        raise ValidationError(
            _("Write first what is said of them, with {person %(number)s} in its place, and save."),
            code="unsaid",
            params={"number": named.number},
        )
    if named.agreed_to and named.answer == Answer.NO:
        raise ValidationError(_("They said no, and are not asked again."), code="refused")
    if named.answer == Answer.ASKED or stands(named, texts):
        return named
    named.answer = Answer.ASKED
    named.save(update_fields=["answer"])
    _note("asked", named, by)
    emit("name.asked", named=named.public_id, version=named.report.version)
    return named


def _note(what: str, named: NamedPerson, by: User) -> None:
    record_act_at(f"name.{what}", named.report.meeting, by=by, person=named.number)


@transaction.atomic
def answer_about_name(
    named: NamedPerson, *, agrees: bool, name: str = "", seen: str = "", language: str = "fr"
) -> None:
    """Say yes or no to one's name in a report; a no takes it out at once, whenever it comes.

    `seen` is the key of the words that were on the screen: a yes counts for these words only.
    Raises ValidationError by field. Emits `name.answered`.
    """
    lock_meeting(named.report.meeting_id)
    row = NamedPerson.objects.select_related("report").get(pk=named.pk)
    _answer(row, agrees=agrees, name=name, seen=seen, language=language)


@transaction.atomic
def note_spoken_answer(
    meeting: Meeting, *, number: int, agrees: bool, seen: str = "", language: str = "fr", by: User
) -> NamedPerson:
    """Note a yes or a no that somebody said aloud, to the words that were read to them (`seen`).

    Never by who acts for an organisation: nobody is to depend on who writes their yes down. Who
    said no says yes by their own link only. Raises ValidationError by field, PermissionDenied.
    Emits `name.answered`, and `name.noted`: they are told what was written down for them.
    """
    row = lock_to_follow_up(meeting, by)
    if not may_note_answers(by):
        raise PermissionDenied
    rows = NamedPerson.objects.select_related("report")
    named = rows.filter(report__meeting=row, number=number).first()
    contact = named.registration.reachable_contact if named and named.registration else None
    if named is None or (agrees and contact is None):
        raise ValidationError(_("This person cannot be asked any more."), code="gone")
    if agrees and not words_about(named.number, named.report.texts.all()):
        raise ValidationError(_("Nothing is said of them yet: nothing to agree to."), code="unsaid")
    if agrees and named.answer == Answer.NO and named.agreed_to:
        raise ValidationError(
            _("They said no. They can still change their mind, by their own link."), code="refused"
        )
    name = named.name or (contact.name if contact else "")
    noted = _answer(
        named, agrees=agrees, name=name, seen=seen, language=language, channel=Consent.Channel.ORAL
    )
    if noted:
        _note("spoken_yes" if agrees else "spoken_no", named, by)
        emit("name.noted", named=named.public_id, consent=noted.public_id)
    return named


def may_note_answers(user: User) -> bool:
    """Whether somebody may write down what a person said about their name."""
    return not user.representations.current().exists()


def _answer(
    row: NamedPerson,
    *,
    agrees: bool,
    name: str,
    seen: str,
    language: str,
    channel: str = Consent.Channel.SCREEN,
) -> Consent | None:
    """Write an answer to a row of a locked meeting: its line of the log, or None for no change."""
    now_said = key_of(row.number, row.report.texts.all())
    if agrees:
        if seen != now_said:
            raise ValidationError(
                _("What is said of you has changed meanwhile. Please read it again."), code="moved"
            )
        row.name = name.strip()
        row.clean_fields(exclude=["report", "registration"])
        if not row.name:
            raise ValidationError({"name": _("Write the name to be shown.")}, code="required")
    elif row.answer == Answer.NO and not row.name:
        return None
    row.answer = Answer.YES if agrees else Answer.NO
    row.agreed_to = now_said
    row.name = row.name if agrees else ""
    row.save()
    consent = record_consent(
        PURPOSE,
        subject_kind=SUBJECT,
        subject_id=row.public_id,
        language=language,
        text_version=TEXT_VERSION,
        is_given=agrees,
        audience="public",
        channel=channel,
    )
    emit("name.answered", named=row.public_id)
    return consent


def take_names_out(registration: Registration) -> None:
    """Somebody erases their data: their name leaves every report, and nobody asks them again."""
    for named in NamedPerson.objects.filter(registration=registration):
        take_name_out(named)


def renew_named_links(registration: Registration) -> None:
    """End the links to names that were given out before: they may be in a stranger's mailbox.

    Who is asked, or agreed, is sent another. Emits `name.asked`.
    """
    rows = NamedPerson.objects.filter(registration=registration)
    rows.update(link_version=F("link_version") + 1)
    for named in rows.asked().select_related("report"):
        emit("name.asked", named=named.public_id, version=named.report.version)


def leave_registration(registration: Registration) -> None:
    """The contact goes: who agreed keeps a link of their own; of who did not, nothing stays."""
    rows = NamedPerson.objects.filter(registration=registration)
    rows.exclude(answer=Answer.YES).update(name="", answer=Answer.NO)
    rows.update(registration=None)


@transaction.atomic
def take_name_out(named: NamedPerson) -> None:
    """A name leaves a report for good, with its consent, and its link ends."""
    record_erasure(subject_kind=SUBJECT, subject_id=named.public_id)
    NamedPerson.objects.filter(pk=named.pk).update(
        name="",
        answer=Answer.NO,
        agreed_to="",
        registration=None,
        link_version=F("link_version") + 1,
    )
