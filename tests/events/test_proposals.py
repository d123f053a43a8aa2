"""Themes that people propose: sent, read, shown, supported, answered, forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from events.actions import (
    ProposalFacts,
    ShownWords,
    join_proposal,
    look_at_proposal,
    merge_proposal,
    propose_theme,
    remove_meeting,
    set_aside_proposal,
    show_support,
    support_proposal,
    withdraw_support,
)
from events.actions.retention import purge_proposals, purge_proposers
from events.models import Meeting, MeetingCard, ProposalContact, ThemeProposal, ThemeSupport
from events.proposal_forms import STAMP_PURPOSE
from events.proposal_mails import script_about
from network.counting import K, banded
from network.form_age import new_stamp
from network.models import COORDINATORS, AuditEntry, CallEntry, ErasureProof, Mail, Membership, User
from network.visibility import viewer_for
from network.waiting import QUEUES
from tests.events.factories import in_days, make_meeting, make_series
from tests.network.admin_people import coordinator, entering, make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_counted_before() -> None:
    cache.clear()


THEME = "Travailler après un diagnostic"


def stamped(*, seconds: int = 30) -> str:
    """The stamp of a form that was shown so long ago."""
    with freeze_time(timezone.now() - timedelta(seconds=seconds)):
        return new_stamp(STAMP_PURPOSE)


def post(client: Client, **said: str) -> Any:
    given = {"theme": THEME, "stamp": stamped()} | said
    return client.post("/en/themes/propose/", given)


def proposed(theme: str = THEME, **facts: Any) -> ThemeProposal:
    return propose_theme(ProposalFacts(theme=theme, **facts))


def shown(theme: str = THEME, **facts: Any) -> ThemeProposal:
    proposal = proposed(theme, **facts)
    by = make_user(display_name="Reader")
    look_at_proposal(proposal, ShownWords(theme=theme, is_shown=True), by=by)
    proposal.refresh_from_db()
    return proposal


def member(name: str = "Lou") -> User:
    user = User.objects.create_user(f"{name.lower()}@members.example.org", display_name=name)
    Membership.objects.create(user=user, since=timezone.localdate())
    return user


def browser(user: User | None = None) -> Client:
    client = Client(headers={"accept-language": "en"})
    if user:
        client.force_login(user)
    return client


def test_anybody_proposes_a_theme_without_saying_who_they_are(client: Client) -> None:
    page = client.get("/en/themes/propose/")

    answer = post(client)

    assert page.status_code == 200
    row = ThemeProposal.objects.get()
    assert row.theme == THEME and row.is_undecided and not row.is_shown
    assert row.reachable_contact is None
    assert answer.url == reverse("events:proposal", args=[row.token])
    assert THEME in client.get(answer.url).content.decode()


def test_nothing_is_shown_before_a_coordinator_read_it(client: Client) -> None:
    proposal = proposed(why="Because of Zoé")

    before = client.get("/en/themes/").content.decode()
    look_at_proposal(proposal, ShownWords(theme=THEME, is_shown=True), by=make_user())
    after = client.get("/en/themes/").content.decode()

    assert THEME not in before and "Zoé" not in before
    assert THEME in after and "Zoé" not in after


def test_what_comes_faster_than_one_reads_is_asked_again_and_nothing_is_lost(
    client: Client,
) -> None:
    stamp = new_stamp(STAMP_PURPOSE)

    fast = post(client, stamp=stamp, why="My own words")
    with freeze_time(timezone.now() + timedelta(seconds=10)):
        again = post(client, stamp=stamp, why="My own words")

    assert fast.status_code == 422
    assert "My own words" in fast.content.decode() and stamp in fast.content.decode()
    assert again.status_code == 302 and ThemeProposal.objects.count() == 1


@pytest.mark.parametrize("stamp", ["", "chance", f"chance:{'x' * 30}"])
def test_a_forged_stamp_gets_a_new_one(client: Client, stamp: str) -> None:
    answer = post(client, stamp=stamp)

    assert answer.status_code == 422 and not ThemeProposal.objects.exists()
    fresh = answer.context["form"]["stamp"].value()
    assert fresh != stamp
    with freeze_time(timezone.now() + timedelta(seconds=10)):
        assert post(client, stamp=fresh).status_code == 302


def test_a_page_left_open_for_two_days_keeps_what_was_typed(client: Client) -> None:
    answer = post(client, stamp=stamped(seconds=2 * 24 * 3600))

    assert answer.status_code == 422 and THEME in answer.content.decode()


def test_one_form_sent_twice_is_one_proposal(client: Client) -> None:
    stamp = stamped()

    first, second = post(client, stamp=stamp), post(client, stamp=stamp)

    assert first.url == second.url and ThemeProposal.objects.count() == 1


def test_a_theme_is_asked_for_beside_its_field(client: Client) -> None:
    answer = post(client, theme="", why="Kept")

    assert answer.status_code == 422
    assert answer.context["form"].errors["theme"] and "Kept" in answer.content.decode()


def test_too_many_from_one_address_are_told_when_to_come_back(client: Client) -> None:
    answers = [post(client, theme=f"Theme {n}") for n in range(31)]

    assert {answer.status_code for answer in answers[:30]} == {302}
    assert answers[30].status_code == 429 and int(answers[30]["Retry-After"]) > 0
    assert "Theme 30" in answers[30].content.decode()


def test_a_member_supports_once_and_takes_it_back() -> None:
    proposal, lou = shown(), member()
    url = reverse("events:theme_support", args=[proposal.public_id])
    client = browser(lou)

    client.post(url, {"what": "support"})
    client.post(url, {"what": "support"})
    supported = ThemeSupport.objects.count()
    page = client.get("/en/themes/").content.decode()
    client.post(url, {"what": "withdraw"})

    assert supported == 1 and "You support this theme." in page
    assert not ThemeSupport.objects.exists()


@pytest.mark.parametrize("how", ["hidden", "set aside"])
def test_support_is_taken_back_also_when_the_theme_is_hidden_or_decided(how: str) -> None:
    proposal, lou, sam = shown(), member(), member("Sam")
    url = reverse("events:theme_support", args=[proposal.public_id])
    client = browser(lou)
    for one in (client, browser(sam)):
        one.post(url, {"what": "support"})
    if how == "hidden":
        ThemeProposal.objects.update(is_shown=False)
    else:
        ThemeProposal.objects.update(
            state="set_aside", reason="Later.", decided_at=timezone.now(), looked_at=timezone.now()
        )

    page = client.get("/en/themes/").content.decode()
    answers = [client.post(url, {"what": "withdraw"}) for _tap in range(2)]

    own = f"/en/themes/{proposal.public_id}/support/"
    assert f'action="{own}"' in page and "Take my support back" in page
    assert (proposal.theme in page) is (how == "set aside")
    assert [answer.status_code for answer in answers] == [302, 302]
    assert list(ThemeSupport.objects.values_list("user", flat=True)) == [sam.pk]
    assert own not in client.get("/en/themes/").content.decode()


def test_who_is_no_member_supports_nothing() -> None:
    proposal = shown()
    url = reverse("events:theme_support", args=[proposal.public_id])

    anonymous = browser().post(url, {"what": "support"})
    stranger = browser(make_user(display_name="Stranger")).post(url, {"what": "support"})

    assert (anonymous.status_code, stranger.status_code) == (403, 403)
    with pytest.raises(PermissionDenied):
        support_proposal(proposal, by=User.objects.get(display_name="Stranger"))
    assert not ThemeSupport.objects.exists()


def test_a_theme_that_is_not_shown_takes_no_support() -> None:
    with pytest.raises(ValidationError):
        support_proposal(proposed(), by=member())


def test_the_public_reads_a_band_of_support_once_a_week() -> None:
    proposal = shown()
    members = [member(f"Member{n}") for n in range(K)]
    for one in members[:-1]:
        support_proposal(proposal, by=one)
    show_support()
    few = browser().get("/en/themes/").content.decode()

    support_proposal(proposal, by=members[-1])
    same_week = browser().get("/en/themes/").content.decode()
    show_support()
    next_week = browser().get("/en/themes/").content.decode()
    withdraw_support(proposal, by=members[0])
    withdrawn = browser().get("/en/themes/").content.decode()

    words = f"At least {K} members"
    assert words not in few and words not in same_week
    assert words in next_week and words in withdrawn
    assert [banded(number) for number in (0, 4, 5, 9, 10, 49, 1000)] == [0, 0, 5, 5, 10, 20, 500]


def meeting_form(series: Any, **said: str) -> dict[str, str]:
    return {
        "series": str(series.pk),
        "date": in_days(20).isoformat(),
        "start_time": "18:00",
        "end_time": "20:00",
        "timezone": "Europe/Brussels",
        "mode": "online",
        "entry": "public",
        "state": "published",
        "closes_before_minutes": "0",
        "languages": "fr",
        "text-fr-theme": THEME,
    } | said


def test_a_coordinator_makes_a_meeting_of_it_in_one_act() -> None:
    series = make_series()
    proposal = shown(series=series, email="lou@example.org", name="Lou", language="en")
    client = coordinator()
    url = reverse("events_admin:proposal_meeting", args=[proposal.public_id])

    form = client.get(url).context["form"]
    said = meeting_form(series, submission=form["submission"].value())
    answer = client.post(url, said)
    twice = client.post(url, said)
    run_jobs()

    assert form["series"].value() == series.pk
    [english] = [text for text in form.texts if text.language == "en"]
    assert english["theme"].value() == THEME
    meeting = Meeting.objects.get(proposals=proposal)
    assert answer.url == twice.url == reverse("events_admin:meeting", args=[meeting.public_id])
    assert Meeting.objects.count() == 1
    proposal.refresh_from_db()
    assert proposal.state == ThemeProposal.State.TAKEN_UP
    page = browser().get(f"/en/meetings/{meeting.public_id}/", follow=True).content.decode()
    assert "This theme was proposed by a participant." in page and "Lou" not in page
    assert "Taken up" in browser().get("/en/themes/").content.decode()
    assert AuditEntry.objects.filter(action="proposal.taken_up").count() == 1
    [told] = [one for one in mail.outbox if "An answer" in one.subject]
    assert told.to == ["lou@example.org"] and THEME not in told.body + told.subject
    assert proposal.token in told.body


def test_a_second_coordinator_makes_no_second_meeting() -> None:
    series, proposal = make_series(), shown()
    url = reverse("events_admin:proposal_meeting", args=[proposal.public_id])
    one, other = coordinator(), coordinator(display_name="Other")

    one.post(url, meeting_form(series))
    late = other.post(url, meeting_form(series))

    assert late.status_code == 422 and "A colleague was quicker" in late.content.decode()
    assert Meeting.objects.count() == 1


def test_a_meeting_that_is_not_public_is_not_told_by_its_theme() -> None:
    proposal = shown()
    meeting = make_meeting(entry="members")
    client = coordinator()

    client.post(
        reverse("events_admin:proposal", args=[proposal.public_id]),
        {"what": "join", "meeting": meeting.public_id},
    )

    page = browser().get("/en/themes/").content.decode()
    assert "Taken up; the date follows" in page and meeting.public_id not in page
    assert not MeetingCard.objects.filter(meeting=meeting).exists()


def test_a_draft_that_is_removed_lets_its_theme_wait_again() -> None:
    proposal = shown()
    meeting = make_meeting(state="draft")
    coordinator().post(
        reverse("events_admin:proposal", args=[proposal.public_id]),
        {"what": "join", "meeting": meeting.public_id},
    )

    remove_meeting(meeting)

    proposal.refresh_from_db()
    assert proposal.is_undecided and proposal.meeting is None


def test_setting_aside_says_why_and_is_taken_back() -> None:
    proposal = shown(email="lou@example.org", language="en")
    client = coordinator()
    url = reverse("events_admin:proposal", args=[proposal.public_id])

    without = client.post(url, {"what": "set_aside", "reason": " "})
    client.post(url, {"what": "set_aside", "reason": "We talked about it last month."})
    run_jobs()
    page = browser().get("/en/themes/").content.decode()
    client.post(url, {"what": "reopen"})

    assert without.status_code == 422
    assert "We talked about it last month." in page and "Set aside" in page
    assert any("set aside" in message.body for message in mail.outbox)
    proposal.refresh_from_db()
    assert proposal.is_undecided and proposal.reason == ""


def test_two_that_say_the_same_are_put_together_and_both_are_answered() -> None:
    kept, same = shown("Le travail"), shown("Travailler", email="mo@example.org", language="en")
    both, only = member("Both"), member("Only")
    for proposal, who in ((kept, both), (same, both), (same, only)):
        support_proposal(proposal, by=who)
    by = make_user(COORDINATORS)

    merge_proposal(same, into=kept, by=by)
    run_jobs()
    page = browser().get("/en/themes/").content.decode()
    set_aside_proposal(kept, reason="Not this year.", by=by)
    run_jobs()

    assert set(kept.supports.values_list("user", flat=True)) == {both.pk, only.pk}
    assert "Le travail" in page and "Travailler" not in page
    words = [message.body for message in mail.outbox if message.to == ["mo@example.org"]]
    assert "put together" in words[-2] and "set aside" in words[-1]
    same.refresh_from_db()
    own = browser().get(reverse("events:proposal", args=[same.token])).content.decode()
    assert "Not this year." in own


def test_the_proposer_takes_it_back_by_the_link_and_the_link_ends() -> None:
    proposal = proposed(email="lou@example.org", name="Lou")
    run_jobs()
    url = reverse("events:proposal_withdraw", args=[proposal.token])
    looked = browser().get(url)

    answer = browser().post(url)

    assert looked.status_code == 405
    assert answer.url == reverse("events:proposal_withdrawn")
    assert browser().get(answer.url).status_code == 200
    assert not ThemeProposal.objects.exists() and not ProposalContact.objects.exists()
    assert not Mail.objects.filter(key__contains=proposal.public_id).exists()
    assert ErasureProof.objects.filter(subject_kind="proposal").exists()
    assert browser().post(url).status_code == 404


PHONE = "+32 470 12 34 56"


def test_who_has_no_e_mail_is_called_once_there_is_an_answer_and_not_before(client: Client) -> None:
    post(client, name="Lou", phone=PHONE, phone_use="shared")
    proposal = ThemeProposal.objects.get()
    run_jobs()
    early = CallEntry.objects.count()
    set_aside_proposal(proposal, reason="Not this year.", by=make_user(COORDINATORS))
    run_jobs()
    office = coordinator()
    url = reverse("events_admin:calls")

    entry = CallEntry.objects.waiting().get()
    before = office.get(url).content.decode()
    page = office.post(
        reverse("events_admin:call_take", args=[entry.public_id]), follow=True
    ).content.decode()

    assert early == 0 and not mail.outbox
    assert "Lou" in before and PHONE not in before
    for words in (PHONE, "the phone is shared", "Hello, may I speak to Lou, please?", "this year"):
        assert words in page
    assert THEME not in page.partition('<div class="p-note"')[2].partition("</div>")[0]
    assert proposal.public_id in page


def test_what_the_caller_says_follows_what_became_of_it() -> None:
    proposal = shown(name="Lou", phone=PHONE, language="en")
    boss, meeting = make_user(COORDINATORS), make_meeting()

    waiting = script_about(proposal)
    join_proposal(proposal, meeting, by=boss)
    proposal.refresh_from_db()
    taken_up = script_about(proposal)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.DRAFT)
    unseen = script_about(ThemeProposal.objects.get())

    assert waiting == "Nothing has changed any more: there is no need to call."
    assert "we meet on" in taken_up and "18:00" in taken_up
    assert "The date follows" in unseen and "18:00" not in unseen


def test_who_waits_for_one_put_together_with_theirs_is_called_for_both_answers() -> None:
    other, mine = shown("Another"), shown(name="Lou", phone=PHONE, language="en")
    boss = make_user(COORDINATORS)
    merge_proposal(mine, into=other, by=boss)
    run_jobs()

    mine.refresh_from_db()
    first = script_about(mine)
    set_aside_proposal(other, reason="Not now.", by=boss)
    run_jobs()
    second = script_about(ThemeProposal.objects.get(pk=mine.pk))

    assert "We call you again" in first
    assert "Not now." in second
    # One call tells all.
    assert CallEntry.objects.waiting().count() == 1


def test_a_number_without_a_name_to_ask_for_is_said_at_the_name_and_nothing_is_lost(
    client: Client,
) -> None:
    answer = post(client, phone=PHONE, why="My own words")

    assert answer.status_code == 422 and not ThemeProposal.objects.exists()
    assert "name" in answer.context["form"].errors
    assert PHONE in answer.content.decode() and "My own words" in answer.content.decode()


def test_what_nobody_could_dial_is_said_at_the_number(client: Client) -> None:
    answer = post(client, name="Lou", phone="call me")

    assert answer.status_code == 422 and "phone" in answer.context["form"].errors


def test_one_number_is_counted_however_it_is_written(client: Client) -> None:
    answers = [
        post(Client(), name="Lou", phone=written)
        for written in (PHONE, PHONE.replace(" ", ""), "+32 (470) 12.34.56") * 3
    ]

    assert answers[0].status_code == 302 and answers[-1].status_code == 429


def test_who_takes_a_proposal_back_is_called_no_more() -> None:
    proposal = shown(name="Lou", phone=PHONE)
    set_aside_proposal(proposal, reason="Not now.", by=make_user(COORDINATORS))
    run_jobs()
    waiting = CallEntry.objects.waiting().count()

    browser().post(reverse("events:proposal_withdraw", args=[proposal.token]))

    assert waiting == 1 and not CallEntry.objects.exists()
    assert not ProposalContact.objects.exists()


def test_a_meeting_stays_when_its_proposer_leaves() -> None:
    proposal, meeting = shown(email="lou@example.org"), make_meeting()
    coordinator().post(
        reverse("events_admin:proposal", args=[proposal.public_id]),
        {"what": "join", "meeting": meeting.public_id},
    )

    browser().post(reverse("events:proposal_withdraw", args=[proposal.token]))

    proposal.refresh_from_db()
    assert proposal.meeting == meeting and proposal.reachable_contact is None


def test_a_secret_page_is_found_by_nobody() -> None:
    proposal = proposed()

    page = browser().get(reverse("events:proposal", args=[proposal.token]))

    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "no-referrer"
    forged = proposal.token[:-3] + "abc"
    assert browser().get(reverse("events:proposal", args=[forged])).status_code == 404


def test_who_proposed_is_forgotten_a_month_after_the_answer_and_the_text_a_year_after() -> None:
    answered = shown(email="lou@example.org")
    set_aside_proposal(answered, reason="Not now.", by=make_user(COORDINATORS))
    waiting = proposed("Another", email="mo@example.org")
    now = timezone.now()

    early = purge_proposers(now - timedelta(days=1))
    month = purge_proposers(now + timedelta(days=1))
    year = purge_proposals(now + timedelta(days=1))

    assert (early, month, year) == (0, 1, 2)
    assert not ThemeProposal.objects.filter(pk__in=[answered.pk, waiting.pk]).exists()


def test_what_became_a_meeting_stays_without_a_name() -> None:
    proposal, meeting = shown(email="lou@example.org"), make_meeting()
    coordinator().post(
        reverse("events_admin:proposal", args=[proposal.public_id]),
        {"what": "join", "meeting": meeting.public_id},
    )
    after = timezone.now() + timedelta(days=400)

    purge_proposers(after)
    purge_proposals(after)

    assert ThemeProposal.objects.get().meeting == meeting
    assert not ProposalContact.objects.exists()


def test_a_proposal_waits_among_the_two_hours_until_it_is_read() -> None:
    proposal = proposed()
    viewer = viewer_for(make_user(COORDINATORS))
    queue = QUEUES["themes"]
    soon, late = timezone.now() + timedelta(hours=1), timezone.now() + timedelta(days=61)

    unread = list(queue.rows(viewer, soon))
    look_at_proposal(proposal, ShownWords(theme=THEME, is_shown=True), by=make_user())
    read, waiting = list(queue.rows(viewer, soon)), list(queue.rows(viewer, late))

    assert [row.pk for row in unread] == [proposal.pk] and queue.items(unread)
    assert read == [] and [row.pk for row in waiting] == [proposal.pk] and queue.items(waiting)


def test_screens_about_proposals_are_for_coordinators() -> None:
    proposal = proposed(email="lou@example.org", name="Lou")
    urls = [
        reverse("events_admin:proposals"),
        reverse("events_admin:proposal", args=[proposal.public_id]),
        reverse("events_admin:proposal_meeting", args=[proposal.public_id]),
    ]

    client = coordinator()
    allowed = [client.get(url).status_code for url in urls]
    stranger = entering(member())
    refused = [stranger.get(url).status_code for url in urls]

    assert allowed == [200, 200, 200] and set(refused) == {302}
    page = client.get(urls[1]).content.decode()
    assert "Lou" in page and "lou@example.org" not in page
