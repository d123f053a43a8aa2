"""Noting what somebody without e-mail said about a guest by telephone; never what it was."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_act_at
from events.actions.guests import answer_about_guest
from events.actions.naming_people import may_note_answers
from events.actions.waiting import lock_registration
from events.models import Guest, Meeting, Registration
from network.models import User
from network.visibility import viewer_for


@transaction.atomic
def note_answer_about_guest(
    registration: Registration, *, agrees: bool, seen: str, by: User
) -> None:
    """Note a yes or a no that somebody without e-mail said to a coordinator.

    The audit log says that an answer was noted and by whom: neither whose it was nor which one.
    Never by who proposed the guest, or acts for an organisation. Raises PermissionDenied,
    ValidationError when it is no longer asked, or they answer by themselves. Emits
    `guest.changed` when something is decided.
    """
    meeting = lock_registration(registration)
    known = Meeting.objects.visible_to(viewer_for(by)).filter(pk=meeting.pk)
    if not by.is_coordinator or not may_note_answers(by) or not known.exists():
        raise PermissionDenied
    if Guest.objects.filter(public_id=seen, proposed_by=by).exists():
        raise ValidationError(
            _("You proposed this guest: a colleague notes what people answer."), code="own_guest"
        )
    contact = registration.reachable_contact
    if contact is None or contact.email:
        raise ValidationError(_("This person answers on their own page."), code="own_page")
    answer_about_guest(registration, agrees=agrees, seen=seen)
    record_act_at("guest.answer_noted", meeting, by=by, guest=seen)
