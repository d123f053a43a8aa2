"""What the package of meetings holds about an account."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import (
    MeetingMessage,
    PersonalCalendar,
    Registration,
    ThemeSupport,
    WaitingMove,
)
from events.personal_data import personal_data
from network.account_data import Fact, Section, holds_account_data
from network.history import belongs_to_account, means
from network.models import User

means(
    {
        "registration.added": gettext_lazy("The registration was added by hand."),
        "registration.moved": gettext_lazy("The registration was moved to another meeting."),
        "registration.cancelled": gettext_lazy("The registration was cancelled."),
        "registration.put_back": gettext_lazy("The registration was taken up again."),
        "registration.place_given": gettext_lazy("A place was given."),
        "registration.declined": gettext_lazy("The offered place was declined."),
        "registration.corrected": gettext_lazy("The contact of the registration was corrected."),
        "registration.link_sent": gettext_lazy("The link of the registration was sent again."),
        "registration.contacted": gettext_lazy("It was noted that a newcomer was contacted."),
        "registration.contact_undone": gettext_lazy("It was noted that nobody was in touch yet."),
        "registration.erased": gettext_lazy("The data of the registration was erased."),
        "registration.arrived": gettext_lazy("It was noted that the person came."),
        "registration.arrival_undone": gettext_lazy("It was noted that the person did not come."),
        "registration.walked_in": gettext_lazy("The person was written down at the door."),
        "meeting.places_freed": gettext_lazy("The places of those who had not come were freed."),
        "meeting.added": gettext_lazy("The meeting was added."),
        "meeting.changed": gettext_lazy("The meeting was changed."),
        "meeting.link_renewed": gettext_lazy("The link of the online room was renewed."),
        "meeting.opened_again": gettext_lazy("A meeting that turned private was opened again."),
        "meeting.kept_by_invitation": gettext_lazy("A meeting that turned private stays closed."),
        "meeting.cancelled": gettext_lazy("The meeting was cancelled."),
        "meeting.counted": gettext_lazy("It was noted how many came."),
        "resource.added": gettext_lazy("A link was added to those handed on after the meeting."),
        "resource.removed": gettext_lazy("A link was taken from those handed on."),
        "feedback.noted": gettext_lazy("An answer about the meeting was typed in from paper."),
        "feedback.hidden": gettext_lazy("Words about a meeting were hidden."),
        "feedback.shown": gettext_lazy("Hidden words about a meeting were shown again."),
        "report.changed": gettext_lazy("The report of the meeting was written or changed."),
        "report.submitted": gettext_lazy("The report of the meeting was handed in."),
        "report.published": gettext_lazy("The report of the meeting was published."),
        "report.given_back": gettext_lazy("The report of the meeting was given back."),
        "name.added": gettext_lazy("Somebody was given a number in the report of the meeting."),
        "name.spoken_yes": gettext_lazy(
            "It was noted that somebody agreed aloud to their name in the report."
        ),
        "name.spoken_no": gettext_lazy(
            "It was noted that somebody said aloud not to be named in the report."
        ),
        "name.asked": gettext_lazy("Somebody was asked whether their name may be in the report."),
        "document.added": gettext_lazy("A document was added to the meeting."),
        "document.published": gettext_lazy("A document was published on the meeting’s page."),
        "document.kept_off": gettext_lazy("A document was left to those who came."),
        "document.removed": gettext_lazy("A document of the meeting was taken away."),
        "meeting.needs_counted": gettext_lazy("It was noted how many access needs were met."),
        "invitation.made": gettext_lazy("Somebody was invited to the meeting."),
        "invitation.revoked": gettext_lazy("An invitation to the meeting was taken back."),
        "guest.proposed": gettext_lazy("The participants were asked about a guest."),
        "guest.withdrawn": gettext_lazy("The question about a guest was taken back."),
        "guest.answer_noted": gettext_lazy("It was noted what somebody said about a guest."),
        "message.sent": gettext_lazy("A message was sent to the participants."),
        "series.added": gettext_lazy("The series was added."),
        "series.changed": gettext_lazy("The series was changed."),
        "series.data_agreement_written": gettext_lazy("Who answers for data was written."),
        "series.newcomer_words_written": gettext_lazy("What newcomers read was written."),
        "portal.newcomer_words_written": gettext_lazy("What newcomers read was written."),
        "series.ended": gettext_lazy("It was said after which day the series does not meet."),
        "series.removed": gettext_lazy("The series was removed; nobody had seen it."),
        "series.role_given": gettext_lazy("An organisation was given a role in the series."),
        "series.role_changed": gettext_lazy("The role of an organisation was changed."),
        "series.role_ended": gettext_lazy("The role of an organisation was ended."),
        "account.role_given": gettext_lazy("A role in a series was given."),
        "account.role_changed": gettext_lazy("The dates of a role in a series were changed."),
        "account.role_ended": gettext_lazy("A role in a series was ended."),
        "meeting.removed": gettext_lazy("The meeting was removed; nobody was registered."),
        "calendar.added": gettext_lazy("The calendar of a co-organiser was added."),
        "calendar.changed": gettext_lazy("The calendar of a co-organiser was changed."),
        "calendar.removed": gettext_lazy("The calendar of a co-organiser was taken away."),
        "calendar.imported": gettext_lazy("What a co-organiser's calendar says was taken over."),
        "place.added": gettext_lazy("The place was added."),
        "place.changed": gettext_lazy("The place was changed."),
        "proposal.looked_at": gettext_lazy("The proposed theme was read by a coordinator."),
        "proposal.shown": gettext_lazy("The proposed theme was shown to the public."),
        "proposal.hidden": gettext_lazy("The proposed theme is no longer shown."),
        "proposal.taken_up": gettext_lazy("The proposed theme became a meeting."),
        "proposal.set_aside": gettext_lazy("The proposed theme was set aside."),
        "proposal.merged": gettext_lazy("The proposed theme was put together with another."),
        "proposal.called": gettext_lazy("The person who proposed the theme was called."),
        "proposal.reopened": gettext_lazy("The proposed theme waits for a decision again."),
    }
)


@belongs_to_account
def registrations_of(user: User) -> tuple[str, list[str]]:
    rows = Registration.objects.filter(user=user)
    return "registration", list(rows.values_list("public_id", flat=True))


@holds_account_data
def your_part_in_meetings(user: User) -> Iterable[Section]:
    yield Section(
        "series_roles",
        _("What you run"),
        [
            [
                Fact("role", _("role"), row.get_role_display()),
                Fact("series", _("series"), row.series.public_id),
                Fact("since", _("since"), row.since),
                Fact("until", _("until"), row.until),
            ]
            for row in user.series_roles.select_related("series").order_by("since")
        ],
    )
    yield Section("registrations", _("Your registrations"), _registrations(user))
    yield Section(
        "calendar",
        _("My calendar"),
        [
            [Fact("since", _("secret address since"), row.renewed_at)]
            for row in PersonalCalendar.objects.filter(user=user)
        ],
    )


def _registrations(user: User) -> list[list[Fact]]:
    rows = []
    for registration in Registration.objects.filter(user=user).select_related("meeting"):
        held = personal_data(registration)
        contact = held["contact"] or {}
        rows.append(
            [
                Fact("id", _("public id"), registration.public_id),
                Fact("meeting", _("meeting"), registration.meeting.public_id),
                Fact("status", _("state"), registration.get_status_display()),
                Fact("registered_at", _("registered on"), registration.created_at),
                *(Fact(name, name.replace("_", " "), said) for name, said in contact.items()),
                Fact("messages", _("messages to you"), _texts(held["messages"])),
                Fact("answers", _("your answers"), _texts(held["answers"])),
                Fact("consents", _("consents"), _consents(held["consents"])),
            ]
        )
    return rows


def _texts(messages: list[dict[str, str]]) -> str:
    return "\n".join(message["text"] for message in messages)


def _consents(consents: list[dict[str, object]]) -> str:
    lines = (
        f"{row['purpose']} {row['given']} {row['text_version']} {row['at']}" for row in consents
    )
    return "\n".join(lines)


@holds_account_data
def themes_you_support(user: User) -> Iterable[Section]:
    rows = ThemeSupport.objects.filter(user=user).select_related("proposal")
    yield Section(
        "theme_supports",
        _("Themes you would like to talk about"),
        [
            [
                Fact("at", _("when"), row.created_at),
                Fact("theme", _("theme"), row.proposal.theme),
            ]
            for row in rows.order_by("created_at")
        ],
    )


@holds_account_data
def what_you_wrote_and_did(user: User) -> Iterable[Section]:
    yield Section(
        "messages_written",
        _("Messages you wrote to participants"),
        [
            [
                Fact("at", _("when"), row.created_at),
                Fact("meeting", _("meeting"), row.meeting.public_id),
                Fact("text", _("text"), row.body),
            ]
            for row in MeetingMessage.objects.filter(author=user).select_related("meeting")
        ],
    )
    yield Section(
        "list_moves",
        _("Moves of waiting lists that you made"),
        [
            [
                Fact("at", _("when"), row.at),
                Fact("what", _("what"), row.get_kind_display()),
                Fact("meeting", _("meeting"), row.meeting.public_id),
            ]
            for row in WaitingMove.objects.filter(actor=user).select_related("meeting")
        ],
    )
