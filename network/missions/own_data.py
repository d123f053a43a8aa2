"""What is held of somebody's missions, for themselves: proposed to them, or asked for by them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from network.account_data import Fact, Row, Section, holds_account_data
from network.masking import masked
from network.models import MissionFeedback, MissionMessage, MissionProposal, MissionRequest, User


@holds_account_data
def your_missions(user: User) -> Iterable[Section]:
    proposals = MissionProposal.objects.filter(profile__user=user).order_by("pk")
    related = ("request__organisation", "request__kind", "feedback")
    yield Section(
        "missions_proposed",
        _("Missions proposed to you"),
        [_proposed(row) for row in proposals.select_related(*related)],
    )
    wished = MissionRequest.objects.filter(wished_profile__user=user).order_by("pk")
    yield Section(
        "missions_wished",
        _("Missions for which an organisation named you"),
        [_work(row) for row in wished.select_related("organisation", "kind")],
    )
    asked = MissionRequest.objects.filter(representation__user=user).order_by("pk")
    yield Section(
        "missions_asked",
        _("Missions you asked for"),
        [_asked(row) for row in asked.select_related("organisation", "kind")],
    )
    written = MissionMessage.objects.filter(author=user).order_by("pk")
    yield Section(
        "mission_messages",
        _("What you wrote about missions"),
        [
            [
                Fact("sent_at", _("sent on"), row.sent_at),
                Fact("words", _("in your words"), row.words),
            ]
            for row in written
        ],
    )
    received = MissionMessage.objects.filter(proposal__profile__user=user, side="organisation")
    yield Section(
        "mission_messages_received",
        _("What organisations wrote to you about missions"),
        [
            [
                Fact("sent_at", _("sent on"), row.sent_at),
                Fact("words", _("in their words"), masked(row.words)),
            ]
            for row in received.order_by("pk")
        ],
    )
    led = MissionRequest.objects.filter(peer_lead=user).order_by("pk")
    yield Section(
        "missions_led",
        _("Missions in which one turns to you first"),
        [_work(row) for row in led.select_related("organisation", "kind")],
    )


def _work(row: MissionRequest) -> Row:
    return [
        Fact("id", _("public id"), row.public_id),
        Fact("organisation", _("organisation"), row.organisation.name),
        Fact("kind", _("kind of mission"), row.kind.label),
        Fact("starts_on", _("from"), row.starts_on),
        Fact("ends_on", _("until"), row.ends_on),
    ]


def _proposed(row: MissionProposal) -> Row:
    feedback: MissionFeedback | None = getattr(row, "feedback", None)
    return [
        *_work(row.request),
        Fact("answer", _("answer"), row.get_state_display()),
        Fact("answer_by", _("answer by"), row.answer_by),
        Fact("went", _("how it went"), feedback.get_went_display() if feedback else ""),
        Fact("words", _("in your words"), masked(feedback.words) if feedback else ""),
    ]


def _asked(row: MissionRequest) -> Row:
    """As the organisation reads it: neither who was asked nor who said no."""
    return [
        *_work(row),
        Fact("state", _("state"), row.told_state),
        Fact("public", _("kind of public"), masked(row.public)),
        Fact("words", _("in your words"), masked(row.words)),
        Fact("place", _("place"), masked(row.place)),
        Fact("pay", _("pay"), masked(row.pay)),
        Fact("contract", _("how the work is paid"), row.get_contract_display()),
        Fact("team_contact", _("how the team is reached"), row.team_contact),
        Fact("wishes_somebody", _("one person wished for"), row.wishes_somebody),
        Fact("submitted_at", _("asked on"), row.submitted_at),
        Fact("ended_at", _("ended on"), row.ended_at),
    ]
