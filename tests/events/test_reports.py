"""The report of a meeting: drafted by who ran it, published by coordinators, names by consent."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from freezegun import freeze_time

from events import actions
from events.actions.naming_people import add_person, ask_to_name
from events.actions.reports import publish_report, submit_report
from events.calling import script_for
from events.models import (
    Meeting,
    MeetingCard,
    MeetingReport,
    NamedPerson,
    Registration,
    RegistrationContact,
)
from events.naming import findings
from events.placeholders import filled_in, said_of
from network.models import COORDINATORS, AuditEntry, CallEntry, Consent, User
from network.purposes import purge_due
from network.waiting import QUEUES
from tests.events.after_meetings import ended, past_meeting
from tests.events.factories import apply, make_meeting
from tests.events.people_who_run import (
    as_viewer,
    give_role,
    person,
    phone_of,
    representing,
    running,
)
from tests.network.admin_people import log_in, make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

WORDS = "We spoke of housing.\n\n{person 1} found a flat with help.\n\nOthers wait."


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def report_url(meeting: Meeting, *more: str) -> str:
    return reverse("events:running_report" + "".join(more), args=[meeting.public_id])


def public_page(meeting: Meeting, client: Client | None = None) -> str:
    page = reverse("events:meeting_short", args=[meeting.public_id])
    return (client or Client()).get(page, follow=True).content.decode()


def written(**said: str) -> dict[str, str]:
    return {"seen": "0", "talked_about_en": WORDS, "themes_language": "en"} | said


def peopled() -> tuple[Meeting, User]:
    """A meeting that is over, with Marguerite who came and a facilitator."""
    meeting = make_meeting(days=3)
    apply(meeting, "Marguerite")
    apply(meeting, "Basile", email="", phone="+32 498 76 54 31", phone_use="call")
    run_jobs()
    mail.outbox.clear()
    CallEntry.objects.all().delete()
    return ended(meeting), running(meeting)


def publish(meeting: Meeting, by: User) -> None:
    coordinator = User.objects.filter(groups__name=COORDINATORS).first() or make_user(COORDINATORS)
    report = MeetingReport.objects.get(meeting=meeting)
    submit_report(meeting, by=by, seen=report.version)
    publish_report(meeting, by=coordinator, seen=report.version + 1)


def asked(meeting: Meeting, by: User) -> NamedPerson:
    """Marguerite, who stands in the saved words and was asked."""
    marguerite = Registration.objects.get(contact__name="Marguerite")
    named = add_person(meeting, registration=marguerite.public_id, by=by)
    phone_of(by).post(report_url(meeting), written())
    ask_to_name(meeting, number=named.number, by=by)
    named.refresh_from_db()
    return named


def own_page(named: NamedPerson) -> str:
    return reverse("events:named", args=[named.token])


def agree(named: NamedPerson, name: str = "Marguerite") -> Any:
    client = Client()
    seen = client.get(own_page(named)).context["seen"]
    return client.post(own_page(named), {"answer": "yes", "name": name, "seen": seen})


def test_a_report_goes_from_a_draft_to_the_meetings_page() -> None:
    meeting, facilitator = peopled()
    client = phone_of(facilitator)
    said = written(theme_1="Housing takes years", level_1="third", what_helps_fr="Un café.")

    assert client.post(report_url(meeting), said).status_code == 302
    report = MeetingReport.objects.get()
    assert "Housing takes years" in client.get(report_url(meeting)).content.decode()
    assert "We spoke of housing" not in public_page(meeting)

    client.post(report_url(meeting, "_submit"), {"seen": report.version})
    coordinator = make_user(COORDINATORS)
    waiting = QUEUES["reports"]
    [row] = waiting.rows(as_viewer(coordinator), MeetingReport.objects.get().submitted_at)
    [item] = waiting.items([row])
    assert not waiting.rows(as_viewer(facilitator), row.submitted_at).exists()
    assert "We spoke of housing" not in public_page(meeting)

    office = Client(headers={"accept-language": "en"})
    log_in(office, coordinator)
    assert "We spoke of housing" in office.get(item.url).content.decode()
    office.post(item.url, {"act": "publish", "seen": row.version})

    page = public_page(meeting)
    assert "We spoke of housing" in page
    assert "a participant found a flat" in page
    assert "Housing takes years" in page
    theme = MeetingReport.objects.get().themes.get()
    assert (theme.text, theme.level, theme.language) == ("Housing takes years", "third", "en")
    acts = AuditEntry.objects.filter(action__startswith="report.").order_by("pk")
    assert [act.action.partition(".")[2] for act in acts] == ["changed", "submitted", "published"]


def test_a_report_is_given_back_with_what_is_to_change_and_leaves_the_page_when_changed() -> None:
    meeting, facilitator = peopled()
    client = phone_of(facilitator)
    client.post(report_url(meeting), written())
    publish(meeting, facilitator)
    report = MeetingReport.objects.get()

    client.post(report_url(meeting), written(seen=str(report.version), what_helps_en="Coffee"))
    assert "We spoke of housing" not in public_page(meeting)

    publish(meeting, facilitator)
    report.refresh_from_db()
    office = Client(headers={"accept-language": "en"})
    log_in(office, make_user(COORDINATORS))
    page = reverse("events_admin:report", args=[meeting.public_id])
    office.post(page, {"act": "back", "seen": report.version, "because": "Too long"})
    assert "We spoke of housing" not in public_page(meeting)
    assert "Too long" in client.get(report_url(meeting)).content.decode()


def test_what_a_second_writer_did_not_see_is_shown_and_nothing_is_lost() -> None:
    meeting, facilitator = peopled()
    second = phone_of(running(meeting, name="Second"))
    assert second.get(report_url(meeting)).context["form"].initial["seen"] == 0
    phone_of(facilitator).post(report_url(meeting), written())

    moved = second.post(report_url(meeting), written(talked_about_en="Mine alone"))

    page = moved.content.decode()
    assert moved.status_code == 422
    assert "Somebody else saved this report" in page
    assert "We spoke of housing" in page
    assert "Mine alone" in page
    assert MeetingReport.objects.get().texts.get().talked_about == WORDS
    seen = moved.context["form"]["seen"].value()
    again = second.post(report_url(meeting), written(talked_about_en="Both", seen=str(seen)))
    assert again.status_code == 302
    assert MeetingReport.objects.get().texts.get().talked_about == "Both"


def test_a_report_sent_twice_is_one_version() -> None:
    meeting, facilitator = peopled()
    client = phone_of(facilitator)

    first, second = (client.post(report_url(meeting), written()) for _time in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert MeetingReport.objects.get().version == 1


def test_names_addresses_and_numbers_are_shown_before_a_report_is_handed_in() -> None:
    meeting, facilitator = peopled()
    client = phone_of(facilitator)
    client.post(
        report_url(meeting),
        written(
            talked_about_en="MARGUERITE said so. On 24/11/2026 and in 2025-2026 too.",
            resources_en="bonjour@example.org and 02 512 34 56",
        ),
    )
    version = MeetingReport.objects.get().version

    refused = client.post(report_url(meeting, "_submit"), {"seen": version})

    page = refused.content.decode()
    assert refused.status_code == 422
    for leads in ("Marguerite", "bonjour@example.org", "02 512 34 56"):
        assert f'value="{leads}"' in page
    assert 'value="24/11' not in page
    assert MeetingReport.objects.get().state == "draft"

    harmless = ["Marguerite", "bonjour@example.org", "02 512 34 56"]
    taken = client.post(report_url(meeting, "_submit"), {"seen": version, "harmless": harmless})
    assert taken.status_code == 302
    office = Client(headers={"accept-language": "en"})
    log_in(office, make_user(COORDINATORS))
    shown = office.get(reverse("events_admin:report", args=[meeting.public_id])).content.decode()
    assert "You know the people" in shown
    assert "<strong>Marguerite</strong>" in shown


def test_what_leads_to_a_person_is_found_as_people_write_it() -> None:
    text = "Zoé Dupré and zoe; lou+x@example.org; +33 6 12 34 56 78"
    found = findings(text, ["Zoë", "Max Dupre"])

    assert [one.words for one in found] == [
        "lou+x@example.org",
        "+33 6 12 34 56 78",
        "Dupre",
        "Zoë",
    ]
    assert findings("Lourdes, 24-11-2026, 12:30, 3 people, https://x.be/1234567890", ["Lou"]) == []


def test_a_name_is_never_markup_and_stands_only_where_it_was_put() -> None:
    text = "{person 1} and {personne 2} and {Persoon 1}"

    assert filled_in(text, {1: "[x](//e)"}, "somebody") == (
        r"\[x\]\(//e\) and somebody and \[x\]\(//e\)"
    )
    assert said_of(2, ["one\n\n{person 2} two\nthree\n\n{person 1}"]) == ["{person 2} two\nthree"]


def test_a_name_is_shown_once_its_person_agreed_and_goes_when_they_take_it_back() -> None:
    meeting, facilitator = peopled()
    named = asked(meeting, facilitator)
    run_jobs()
    [message] = mail.outbox
    assert message.to == ["marguerite@example.org"]
    assert "housing" not in f"{message.subject}{message.body}"
    assert named.token in str(message.body)
    publish(meeting, facilitator)
    assert "a participant found a flat" in public_page(meeting)

    assert agree(named, "Marguerite D.").status_code == 302

    assert "Marguerite D. found a flat" in public_page(meeting)
    assert Consent.objects.get(subject_kind="named").is_given
    kept = repr(list(MeetingCard.objects.values_list("payload", flat=True)))
    assert "Marguerite" not in kept
    for machine in ("/feeds/meetings.json", f"/api/v1/meetings/{meeting.public_id}/"):
        assert "Marguerite" not in Client().get(machine).content.decode()

    Client().post(own_page(named), {"answer": "no"})
    assert "a participant found a flat" in public_page(meeting)
    assert "Marguerite" not in public_page(meeting)
    assert [row.is_given for row in Consent.objects.order_by("at")][-2:] == [True, False]
    with pytest.raises(ValidationError) as refusal:
        ask_to_name(meeting, number=1, by=facilitator)
    assert refusal.value.code == "refused"


def test_reading_the_question_changes_nothing() -> None:
    meeting, facilitator = peopled()
    named = asked(meeting, facilitator)

    answer = Client().get(own_page(named))

    assert "Marguerite found a flat" in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer.cookies == {}
    named.refresh_from_db()
    assert named.answer == "asked"


def test_other_words_than_those_agreed_to_show_no_name() -> None:
    meeting, facilitator = peopled()
    named = asked(meeting, facilitator)
    agree(named)
    version = str(MeetingReport.objects.get().version)

    phone_of(facilitator).post(
        report_url(meeting), written(seen=version, talked_about_en="{person 1} drank.")
    )
    publish(meeting, facilitator)
    assert "a participant drank" in public_page(meeting)

    # A yes to a page that was opened before counts for nothing.
    stale = Client().post(own_page(named), {"answer": "yes", "name": "M", "seen": named.agreed_to})
    assert stale.status_code == 422
    ask_to_name(meeting, number=1, by=facilitator)
    agree(named)
    assert "Marguerite drank" in public_page(meeting)


def test_who_has_no_e_mail_is_called_and_answers_on_their_page() -> None:
    meeting, facilitator = peopled()
    basile = Registration.objects.get(contact__name="Basile")
    add_person(meeting, registration=basile.public_id, by=facilitator)
    phone_of(facilitator).post(report_url(meeting), written())
    ask_to_name(meeting, number=1, by=facilitator)
    run_jobs()

    assert CallEntry.objects.get().script == "naming"
    own = Client().get(reverse("events:registration", args=[basile.token])).content.decode()
    assert own_page(NamedPerson.objects.get()) in own


def aloud(meeting: Meeting, by: User, act: str) -> Any:
    page = phone_of(by).get(report_url(meeting))
    [row] = page.context["named"]
    said = {"act": act, "number": "1", "seen": row["seen"]}
    return phone_of(by).post(report_url(meeting, "_person"), said, follow=True)


def test_a_yes_said_aloud_is_noted_by_whom_and_taken_back_as_easily() -> None:
    meeting, facilitator = peopled()
    named = asked(meeting, facilitator)
    publish(meeting, facilitator)

    aloud(meeting, facilitator, "yes")

    assert "Marguerite found a flat" in public_page(meeting)
    consent = Consent.objects.get(subject_kind="named")
    assert (consent.channel, consent.is_given) == ("oral", True)
    entry = AuditEntry.objects.get(action="name.spoken_yes")
    assert entry.actor == facilitator and entry.ids == {"person": 1}
    assert "Marguerite" not in repr(entry.ids)

    aloud(meeting, facilitator, "no")
    assert "a participant found a flat" in public_page(meeting)
    assert AuditEntry.objects.filter(action="name.spoken_no", actor=facilitator).exists()
    refused = aloud(meeting, facilitator, "yes").content.decode()
    assert "They said no" in refused and "a participant found a flat" in public_page(meeting)
    # By their own link they say yes all the same.
    assert agree(named, "Marguerite").status_code == 302


def test_who_said_yes_aloud_takes_it_back_by_their_own_link() -> None:
    meeting, facilitator = peopled()
    named = asked(meeting, facilitator)
    publish(meeting, facilitator)
    aloud(meeting, facilitator, "yes")

    Client().post(own_page(named), {"answer": "no"})

    assert "a participant found a flat" in public_page(meeting)


def test_what_was_noted_of_a_spoken_answer_is_told_to_whom_it_is_about() -> None:
    meeting, facilitator = peopled()
    named = asked(meeting, facilitator)
    run_jobs()
    mail.outbox.clear()
    RegistrationContact.objects.update(language="en")

    aloud(meeting, facilitator, "yes")
    run_jobs()
    [receipt] = mail.outbox
    assert receipt.to == [named.registration.contact.email]
    assert "you said yes" in receipt.body and own_page(named) in receipt.body
    assert not any(word in receipt.subject + receipt.body for word in ("flat", "housing"))

    aloud(meeting, facilitator, "no")
    run_jobs()
    assert len(mail.outbox) == 2
    assert "you said no" in mail.outbox[1].body


def test_a_receipt_is_not_sent_of_what_they_changed_meanwhile() -> None:
    meeting, facilitator = peopled()
    named = asked(meeting, facilitator)
    run_jobs()
    mail.outbox.clear()

    aloud(meeting, facilitator, "yes")
    Client().post(own_page(named), {"answer": "no"})
    run_jobs()

    assert mail.outbox == []


def test_without_e_mail_a_call_tells_what_was_noted() -> None:
    meeting, facilitator = peopled()
    basile = Registration.objects.get(contact__name="Basile")
    add_person(meeting, registration=basile.public_id, by=facilitator)
    phone_of(facilitator).post(report_url(meeting), written())
    ask_to_name(meeting, number=1, by=facilitator)
    run_jobs()

    aloud(meeting, facilitator, "yes")
    run_jobs()

    call = CallEntry.objects.get()
    assert call.script == "naming_noted"
    basile.contact.language = "en"
    said = script_for(call.script, basile, basile.contact)
    assert "was noted for you" in said and "housing" not in said
    # A no that was noted for them leads to the same page: they did not lose their say.
    aloud(meeting, facilitator, "no")
    own = Client().get(reverse("events:registration", args=[basile.token])).content.decode()
    assert own_page(NamedPerson.objects.get()) in own


def test_a_yes_aloud_counts_for_the_words_that_were_read() -> None:
    meeting, facilitator = peopled()
    asked(meeting, facilitator)
    page = phone_of(facilitator).get(report_url(meeting))
    [row] = page.context["named"]
    changed = written(
        seen=str(MeetingReport.objects.get().version), talked_about_en="{person 1} lied."
    )
    phone_of(facilitator).post(report_url(meeting), changed)

    answer = phone_of(facilitator).post(
        report_url(meeting, "_person"),
        {"act": "yes", "number": "1", "seen": row["seen"]},
        follow=True,
    )

    assert "has changed meanwhile" in answer.content.decode()
    assert not Consent.objects.filter(subject_kind="named").exists()


@pytest.mark.parametrize("act", ["yes", "no"])
def test_who_acts_for_an_organisation_never_notes_what_somebody_said(act: str) -> None:
    meeting, facilitator = peopled()
    asked(meeting, facilitator)
    organiser = representing(meeting)
    give_role(meeting.series, organiser)

    page = phone_of(organiser).get(report_url(meeting))
    answer = aloud(meeting, organiser, act)

    assert page.status_code == 200
    assert "They answered aloud" not in page.content.decode()
    assert "They answered aloud" in phone_of(facilitator).get(report_url(meeting)).content.decode()
    assert answer.status_code == 404
    assert not Consent.objects.filter(subject_kind="named").exists()
    assert not AuditEntry.objects.filter(action__startswith="name.spoken").exists()


def test_who_erases_their_data_is_named_no_more() -> None:
    meeting, facilitator = peopled()
    named = asked(meeting, facilitator)
    agree(named)
    publish(meeting, facilitator)

    actions.erase_registration(Registration.objects.get(contact__name="Marguerite"))

    assert "Marguerite" not in public_page(meeting)
    named.refresh_from_db()
    assert (named.name, named.registration, named.answer) == ("", None, "no")
    assert not Consent.objects.filter(subject_kind="named").exists()


def test_the_link_to_a_name_ends_with_a_corrected_address_and_with_the_data() -> None:
    meeting, facilitator = peopled()
    named = asked(meeting, facilitator)
    agree(named)
    mistyped = own_page(named)
    registration = Registration.objects.get(contact__name="Marguerite")
    run_jobs()
    mail.outbox.clear()

    said = {"name": "Marguerite", "phone": "", "phone_use": "", "language": "en"}
    actions.correct_contact(registration, email="right@example.org", **said)
    run_jobs()

    # Whoever has the mailbox of the wrong address would write any name on a public page.
    named.refresh_from_db()
    assert Client().get(mistyped).status_code == 404
    assert Client().post(mistyped, {"answer": "no"}).status_code == 404
    assert Client().get(own_page(named)).context["stands"]
    assert [one.to for one in mail.outbox if named.token in str(one.body)] == [
        ["right@example.org"]
    ]
    actions.erase_registration(registration)
    ended = Client().get(own_page(named))
    assert ended.status_code == 404
    assert (ended["Referrer-Policy"], "no-store" in ended["Cache-Control"]) == ("no-referrer", True)


def test_after_the_purge_who_agreed_keeps_a_link_and_nobody_else_a_name() -> None:
    meeting, facilitator = peopled()
    named = asked(meeting, facilitator)
    agree(named)
    basile = Registration.objects.get(contact__name="Basile")
    other = add_person(meeting, registration=basile.public_id, by=facilitator)

    with freeze_time(meeting.ends_at + timedelta(days=31)):
        purge_due()
        named.refresh_from_db()
        other.refresh_from_db()
        assert (named.name, named.registration) == ("Marguerite", None)
        assert (other.name, other.registration) == ("", None)
        Client().post(own_page(named), {"answer": "no"})
    named.refresh_from_db()
    assert named.name == ""


def test_only_who_may_know_of_the_meeting_reads_its_report() -> None:
    meeting, facilitator = peopled()
    phone_of(facilitator).post(report_url(meeting), written())
    publish(meeting, facilitator)
    Meeting.objects.filter(pk=meeting.pk).update(entry="members")
    MeetingCard.objects.all().delete()

    page = reverse("events:meeting_short", args=[meeting.public_id])
    assert Client().get(page).status_code == 404
    member = Client(headers={"accept-language": "en"})
    member.force_login(person("Member", is_peer=True))
    assert "We spoke of housing" in public_page(meeting, member)


def test_who_does_not_run_the_meeting_writes_and_publishes_nothing() -> None:
    meeting, facilitator = peopled()
    phone_of(facilitator).post(report_url(meeting), written())
    report = MeetingReport.objects.get()
    stranger = person("Stranger")

    for user in (stranger, running(meeting, "welcomer", name="Welcomes")):
        assert phone_of(user).get(report_url(meeting)).status_code == 404
        with pytest.raises(PermissionDenied):
            submit_report(meeting, by=user, seen=report.version)
    submit_report(meeting, by=facilitator, seen=report.version)
    with pytest.raises(PermissionDenied):
        publish_report(meeting, by=facilitator, seen=report.version + 1)
    assert MeetingReport.objects.get().state == "submitted"


def test_an_empty_report_is_not_handed_in() -> None:
    meeting = past_meeting()
    facilitator = running(meeting)
    client = phone_of(facilitator)

    refused = client.post(report_url(meeting, "_submit"), {"seen": "0"})

    assert refused.status_code == 422
    assert "Nothing is written yet" in refused.content.decode()
