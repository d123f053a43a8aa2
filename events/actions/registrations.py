"""Registering and all that one may do with one's registration. Knows no request, sends nothing."""

import secrets
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.actions.admission import account_coming, check_invitation, check_not_over, check_open
from events.actions.companions import check_companions, places_for
from events.actions.guest_questions import check_read, join_question
from events.actions.journal import LEAVING, SUBJECT, Kind, note_act, record_move
from events.actions.links import person_key, person_keys, renew_link, request_link
from events.actions.newcomers import check_wish, keep_wish
from events.actions.waiting import (
    announce,
    check_seen,
    lock_meeting,
    lock_registration,
    serve_waiting_list,
    set_status,
    take_turn,
)
from events.models import Invitation, Meeting, Registration, RegistrationContact
from events.models.registrations import CODE_PURPOSE, COMPANIONS
from network.actions import record_consent
from network.audiences import ANYONE, Viewer
from network.identifiers import (
    keyed_hash,
    spoken_code,
)
from network.models import Consent, User
from network.outbox import emit

CONSENT_TEXT_VERSION = "2026-11"
ACCESS_NEEDS = "access_needs"


@dataclass(frozen=True, kw_only=True)
class Application:
    """What somebody fills in to come to a meeting."""

    name: str
    email: str = ""
    phone: str = ""
    phone_use: str = ""
    language: str = "fr"
    is_first_time: bool = False
    newcomer_wish: str = ""
    access_needs: str = ""
    support_person: bool = False
    interpreter: bool = False
    assistance_dog: bool = False
    consent_access_needs: bool = False
    if_full: str = "confirm"
    consent: bool = False


@dataclass(frozen=True)
class Registered:
    """What came of an application.

    `registration` is None when the e-mail is on this meeting's list already: its owner is sent
    their link, and whoever is asking learns nothing. `code` is the one time the code is told.
    """

    registration: Registration | None
    code: str = ""


def register(
    meeting: Meeting,
    *,
    application: Application,
    submission: str = "",
    channel: str = Consent.Channel.SCREEN,
    viewer: Viewer = ANYONE,
    invitation: Invitation | None = None,
    guest_read: str = "",
    by_coordinator: bool = False,
    by: User | None = None,
) -> Registered:
    """Give somebody a place, or their turn in the waiting list.

    `submission` is the same for the same form sent twice: it gives one registration. `viewer` is
    who asks: a member at a members' meeting comes as the account they are. `invitation` is what
    lets them in; `guest_read` the guest among peers of whom they read. `by_coordinator` is somebody
    who calls: no cut-off, no entry asked; `by` is the one of us who writes them down. Raises
    ValidationError by field, RegistrationClosed. Emits `registration.confirmed` or
    `registration.queued`, or `registration.link_requested` to whom is registered already.
    """
    contact = _contact_from(application)
    seed = f"{submission or secrets.token_hex(16)}|{meeting.pk}|{application!r}"
    submission_key, code = keyed_hash("submission", seed), spoken_code(seed)
    with transaction.atomic():
        meeting = lock_meeting(meeting.pk)
        account = None if by_coordinator else account_coming(meeting, viewer)
        earlier, known = _known(meeting, application.email, submission_key, account)
        if earlier is not None:
            return Registered(earlier, code)
        check_open(meeting, viewer=viewer, by_coordinator=by_coordinator, invitation=invitation)
        if known is not None and account is not None and known.user_id == account:
            # Who is logged in is no stranger: they are led to their own page.
            return Registered(known)
        if known is not None:
            # The first to type this address may not be its owner: what they were shown ends here.
            renew_link(known)
            request_link(known, by=by)
            return Registered(None)
        if invitation is not None:
            check_invitation(meeting, invitation)
        elif not by_coordinator:
            check_read(meeting, guest_read)
        check_companions(meeting, application)
        registration = _enrol(
            meeting, application, submission_key, code, account=account, invitation=invitation
        )
        contact.registration = registration
        contact.save(force_insert=True)
        if application.is_first_time and application.newcomer_wish:
            keep_wish(registration, application.newcomer_wish)
        if invitation is None:
            join_question(registration, has_read=not by_coordinator)
        record_consents(registration, contact, channel)
        _tell(meeting, registration)
        note_act(registration, "added", by, meeting=meeting.public_id)
    return Registered(registration, code)


def _contact_from(application: Application) -> RegistrationContact:
    errors = contradictions(application)
    contact = RegistrationContact(
        name=application.name.strip(),
        email=application.email.strip(),
        phone=application.phone.strip(),
        phone_use=_phone_use(application),
        language=application.language,
        access_needs=application.access_needs.strip(),
        **{name: getattr(application, name) for name in COMPANIONS},
    )
    try:
        contact.clean_fields(exclude=["registration"])
    except ValidationError as invalid:
        errors = invalid.error_dict | errors
    if errors:
        raise ValidationError(errors)
    return contact


def _phone_use(application: Application) -> str:
    """Who gives a number without saying how to use it is called, and no message is left."""
    if not application.phone.strip():
        return ""
    return application.phone_use or RegistrationContact.PhoneUse.NO_MESSAGE


def contradictions(application: Application) -> dict[str, list[ValidationError]]:
    """What is missing beside what was said, by field; an action raises it, a form says it early."""
    errors = {}
    if not application.consent:
        errors["consent"] = _("We need your agreement to keep your registration.")
    has_needs = application.access_needs.strip() or any(
        getattr(application, name) for name in COMPANIONS
    )
    if has_needs and not application.consent_access_needs:
        errors["consent_access_needs"] = _(
            "To keep your access needs we need your agreement. You can also leave them out."
        )
    if application.if_full not in Registration.IfFull.values:
        errors["if_full"] = _("Choose what we do when a place frees.")
    elif application.if_full == "ask" and not (application.email or application.phone):
        errors["if_full"] = _("To ask you first we need an e-mail address or a telephone number.")
    said = {name: [ValidationError(text, code="required")] for name, text in errors.items()}
    wish = application.newcomer_wish if application.is_first_time else ""
    refusal = check_wish(wish, email=application.email, phone=application.phone)
    return said | ({"newcomer_wish": [refusal]} if refusal else {})


def _known(
    meeting: Meeting, email: str, submission_key: str, account: int | None
) -> tuple[Registration | None, Registration | None]:
    """Who sent this very form before, and who has this e-mail or account on the list."""
    on_the_list = Q(meeting=meeting) & ~Q(status=Registration.Status.CANCELLED)
    same = Q(person_key__in=person_keys(email))
    same_person = on_the_list & (same if account is None else same | Q(user=account))
    rows = list(Registration.objects.filter(Q(submission_key=submission_key) | same_person))
    earlier = next((row for row in rows if row.submission_key == submission_key), None)
    # One's own registration before that of an address: two may be found.
    rows.sort(key=lambda row: account is None or row.user_id != account)
    return earlier, next(iter(rows), None)


def _enrol(
    meeting: Meeting,
    application: Application,
    submission_key: str,
    code: str,
    *,
    account: int | None,
    invitation: Invitation | None,
) -> Registration:
    """One row under the meeting's lock: confirmed if a place is free and nobody waits."""
    places = places_for(meeting, application)
    is_confirmed = take_turn(meeting, places=places)
    status = Registration.Status.CONFIRMED if is_confirmed else Registration.Status.WAITING
    return Registration.objects.create(
        meeting=meeting,
        user_id=account,
        invitation=invitation,
        status=status,
        rank=meeting.last_rank,
        places=places,
        told_sequence=meeting.sequence,
        is_first_time=application.is_first_time,
        if_full=application.if_full,
        person_key=person_key(application.email),
        submission_key=submission_key,
        code_hash=keyed_hash(CODE_PURPOSE, code),
    )


def record_consents(registration: Registration, contact: RegistrationContact, channel: str) -> None:
    purposes = [SUBJECT, ACCESS_NEEDS] if contact.has_needs else [SUBJECT]
    for purpose in purposes:
        record_consent(
            purpose,
            subject_kind=SUBJECT,
            subject_id=registration.public_id,
            language=contact.language,
            text_version=CONSENT_TEXT_VERSION,
            audience="coordinators",
            channel=channel,
        )


def _tell(meeting: Meeting, registration: Registration) -> None:
    is_confirmed = registration.status == Registration.Status.CONFIRMED
    if is_confirmed or meeting.places_left == 0:
        # The counters are right already, and there is nothing to give to anyone.
        if not is_confirmed:
            record_move(registration, Kind.QUEUED)
        emit("meeting.changed", meeting=meeting.public_id)
    else:
        wait_in_line(meeting, registration)
    tell_turn(registration, was_seen=True)


def wait_in_line(meeting: Meeting, registration: Registration, *, by: User | None = None) -> None:
    """Note the turn of somebody who waits now; whoever is there takes a place that is free."""
    record_move(registration, Kind.QUEUED, by=by)
    serve_waiting_list(meeting, present=registration, by=by)
    registration.refresh_from_db()


def tell_turn(registration: Registration, *, was_seen: bool = False) -> None:
    """Emit what became of somebody who asked for a place: confirmed, or queued."""
    is_confirmed = registration.status == Registration.Status.CONFIRMED
    announce(registration, "confirmed" if is_confirmed else "queued", was_seen=was_seen)


@transaction.atomic
def cancel_registration(
    registration: Registration, *, by: User | None = None, seen: int | None = None
) -> None:
    """Give the place back; it goes to the first who waits. Twice is the same as once.

    Raises RegistrationClosed once the meeting is over, Overtaken. Emits `registration.cancelled`,
    or `registration.taken_off` when one of us does it: then the person hears of it.
    """
    meeting = lock_registration(registration)
    if registration.status == Registration.Status.CANCELLED:
        return
    check_seen(registration, seen)
    check_not_over(meeting)
    leave(meeting, registration, by=by)
    if by:
        announce(registration, "taken_off")
    else:
        announce(registration, "cancelled", was_seen=True)
    note_act(registration, "cancelled", by, meeting=meeting.public_id)


def leave(meeting: Meeting, registration: Registration, *, by: User | None = None) -> None:
    """End an active registration of a locked meeting; the next in line is served."""
    kind = LEAVING[Registration.Status(registration.status)]
    set_status(registration, Registration.Status.CANCELLED)
    move = record_move(registration, kind, by=by)
    serve_waiting_list(meeting, because=[move])
