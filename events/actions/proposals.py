"""Proposing a theme, supporting one, taking one's own back. What becomes of it is `deciding`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from events.models import (
    ProposalContact,
    RegistrationContact,
    Series,
    ThemeProposal,
    ThemeSupport,
)
from network.actions import record_erasure, withdraw_calls
from network.counting import banded
from network.identifiers import keyed_hash
from network.models import Mail, User
from network.outbox import emit
from network.visibility import viewer_for

SUBJECT = "proposal"
# How often the public learns of support: who looks each day learns nothing of one person.
SUPPORT_SHOWN_EVERY = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class ProposalFacts:
    """What somebody proposes, and how to answer if they wish one."""

    theme: str
    why: str = ""
    series: Series | None = None
    region: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    phone_use: str = ""
    language: str = "fr"


@transaction.atomic
def propose_theme(facts: ProposalFacts, *, submission: str = "") -> ThemeProposal:
    """Keep a proposal for the coordinators; nobody else reads it until one of them showed it.

    `submission` is the same for the same form sent twice: it gives one proposal. Raises
    ValidationError by field. Emits `proposal.received`.
    """
    key = keyed_hash("proposal", submission) if submission else None
    proposal = ThemeProposal(
        theme=facts.theme.strip(),
        why=facts.why.strip(),
        series=facts.series,
        region=facts.region,
        language=facts.language,
        submission_key=key,
    )
    contact = _contact_from(facts)
    proposal.clean_fields()
    if key:
        values = {name: getattr(proposal, name) for name in WRITTEN}
        proposal, is_new = ThemeProposal.objects.get_or_create(submission_key=key, defaults=values)
        if not is_new:
            return proposal
    else:
        proposal.save()
    if contact.name or contact.email or contact.phone:
        contact.proposal = proposal
        contact.save()
    emit("proposal.received", proposal=proposal.public_id)
    return proposal


def _contact_from(facts: ProposalFacts) -> ProposalContact:
    """Who waits for an answer, checked; all of it may be empty."""
    phone = facts.phone.strip()
    contact = ProposalContact(
        name=facts.name.strip(),
        email=facts.email.strip(),
        phone=phone,
        phone_use=(facts.phone_use or RegistrationContact.PhoneUse.NO_MESSAGE) if phone else "",
    )
    contact.clean_fields(exclude=["proposal"])
    if phone and not contact.name:
        raise ValidationError(
            {"name": _("Write a name to ask for when we call, the one you like.")}, code="required"
        )
    return contact


WRITTEN = ("public_id", "theme", "why", "series", "region", "language")


def lock_proposal(proposal: ThemeProposal) -> ThemeProposal:
    """The proposal with its row locked until the commit; every change of its state starts here."""
    return ThemeProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)


@transaction.atomic
def support_proposal(proposal: ThemeProposal, *, by: User) -> None:
    """A member would like to talk about it too; twice is the same as once.

    Raises PermissionDenied for who is no member, ValidationError once it is decided. Emits
    `proposal.supported`.
    """
    if not viewer_for(by).is_member:
        raise PermissionDenied
    row = lock_proposal(proposal)
    if not ThemeProposal.objects.open_to_support().filter(pk=row.pk).exists():
        raise ValidationError(_("This theme is decided: it takes no more support."), code="decided")
    _support, is_new = ThemeSupport.objects.get_or_create(proposal=row, user=by)
    if is_new:
        emit("proposal.supported", proposal=row.public_id)


@transaction.atomic
def withdraw_support(proposal: ThemeProposal, *, by: User) -> None:
    """Take one's support back, at any time; twice is the same as once."""
    ThemeSupport.objects.filter(proposal=proposal, user=by).delete()


@transaction.atomic
def show_support() -> int:
    """Write the bands of support that the public reads; how many changed."""
    changed = 0
    counted = ThemeProposal.objects.annotate(supporters=Count("supports"))
    for pk, was, supporters in counted.values_list("pk", "shown_support", "supporters"):
        band = banded(supporters)
        if band != was:
            changed += ThemeProposal.objects.filter(pk=pk).update(shown_support=band)
    return changed


@transaction.atomic
def withdraw_proposal(proposal: ThemeProposal) -> None:
    """Take one's own proposal back: it is deleted, or, once a meeting, only who proposed it.

    Proposals that were put together with it wait for the coordinators again. Emits
    `proposal.withdrawn`.
    """
    row = lock_proposal(proposal)
    forget_proposer(row)
    if row.state != ThemeProposal.State.TAKEN_UP:
        ThemeProposal.objects.filter(merged_into=row).update(
            state=ThemeProposal.State.RECEIVED, merged_into=None, decided_at=None
        )
        row.delete()
    emit("proposal.withdrawn", proposal=proposal.public_id)


def release_proposals(meeting_ids: Any) -> None:
    """Let the themes of meetings that are taken away wait for a date again."""
    ThemeProposal.objects.filter(meeting__in=meeting_ids).update(
        state=ThemeProposal.State.RECEIVED, meeting=None, decided_at=None
    )


def forget_proposer(proposal: ThemeProposal) -> None:
    """Cut every thread from a proposal to who made it; its secret link ends."""
    ProposalContact.objects.filter(proposal=proposal).delete()
    Mail.objects.filter(key__startswith=f"{SUBJECT}:{proposal.public_id}:").delete()
    withdraw_calls(subject_kind=SUBJECT, subject_id=proposal.public_id)
    record_erasure(subject_kind=SUBJECT, subject_id=proposal.public_id)
    proposal.link_version += 1
    proposal.submission_key = None
    proposal.save(update_fields=["link_version", "submission_key"])
