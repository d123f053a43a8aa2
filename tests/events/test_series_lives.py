"""A series in the admin: its dates looked at before saving, who runs it, its texts, its end."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from events.actions import (
    RoleFacts,
    SeriesFacts,
    TextFacts,
    duplicate_series,
    save_meeting,
    save_series,
)
from events.actions.series import OWN_FIELDS
from events.models import Meeting, MeetingCard, Series, SeriesRole
from events.recurrence import Rule
from network.models import AuditEntry
from network.visibility import viewer_for
from tests.events.factories import (
    TEXTS,
    apply,
    make_meeting,
    make_organisation,
    make_place,
    make_series,
)
from tests.events.test_admin import meeting_post, series_post
from tests.events.test_changes_told import coming, sent
from tests.events.test_meetings import facts_of
from tests.network.admin_people import coordinator, entering, make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

NOW = "2026-11-23 12:00"  # a Monday


@pytest.fixture
def clock() -> Any:
    with freeze_time(NOW):
        yield


def url_of(series: Series) -> str:
    return reverse("events_admin:series", args=[series.public_id])


def weekly_post(series: Series, **said: str) -> dict[str, str]:
    """The form of a weekly series on Tuesdays at 18:00, as it is stored."""
    place = series.default_place
    assert place
    weekly = {"frequency": "weekly", "nth": "", "weekday": "1", "until": "2027-02-28"}
    posted = series_post(place, **weekly) | {"seen": str(series.version), "made_dates": "follow"}
    return posted | said


@pytest.fixture
def series(clock: Any) -> Series:
    rule = Rule(
        frequency="weekly", weekday=1, first_date=date(2026, 12, 1), until=date(2027, 2, 28)
    )
    return make_series(
        rule=rule, start_time=time(18), end_time=time(20), default_place=make_place()
    )


def days_of(series: Series) -> list[date]:
    rows = series.meetings.exclude(state="cancelled")
    return list(rows.order_by("date").values_list("date", flat=True))


def agree(client: Client, series: Series, looked: Any, **said: str) -> HttpResponse:
    agreed = looked.context["preview"].key
    return client.post(url_of(series), weekly_post(series, **said) | {"agreed": agreed})


# The preview of the dates


def test_the_dates_of_a_rule_are_seen_before_anything_is_saved(clock: Any) -> None:
    posted = series_post(make_place()) | {"preview": "yes"}

    answer = coordinator().post(reverse("events_admin:series_add"), posted)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Every first Tuesday of the month, 18:00–20:00, until 31 March 2027" in page
    assert [day for day, is_new in answer.context["preview"].days if is_new] == [
        date(2026, 12, 1),
        date(2027, 1, 5),
        date(2027, 2, 2),
        date(2027, 3, 2),
    ]
    assert "On se parle." in page
    assert not Series.objects.exists()


def test_a_new_day_takes_the_made_dates_along_and_tells_who_comes(series: Series) -> None:
    coming(series.meetings.get(date=date(2026, 12, 8)))
    sent()
    client = coordinator()
    said = {"weekday": "2"}

    looked = client.post(url_of(series), weekly_post(series, **said))
    assert looked.status_code == 200 and days_of(series)[0] == date(2026, 12, 1)
    assert "1 person will be told" in looked.content.decode()
    answer = agree(client, series, looked, **said)

    assert answer.status_code == 302
    days = days_of(series)
    assert {day.weekday() for day in days} == {2}
    assert days[0] == date(2026, 12, 2) and len(days) == len(set(days)) == 13
    [message] = sent()
    assert "Wednesday 9 December 2026, 18:00–20:00 (before: Tuesday 8 December" in message.body


def test_dates_that_stay_are_left_where_they_are(series: Series) -> None:
    client = coordinator()

    looked = client.post(url_of(series), weekly_post(series, weekday="2", made_dates="stay"))
    page = client.get(url_of(series)).content.decode()

    assert looked.status_code == 302
    assert {day.weekday() for day in days_of(series)} == {1, 2}
    assert "no longer in the rule" in page


def test_a_shorter_series_cancels_near_and_asked_dates_and_removes_the_others(
    series: Series,
) -> None:
    apply(series.meetings.get(date=date(2027, 2, 2)))
    client = coordinator()
    said = {"until": "2026-12-01"}

    looked = client.post(url_of(series), weekly_post(series, **said))
    agree(client, series, looked, **said)

    left = {row.date: row.state for row in series.meetings.all()}
    near = {date(2026, 12, 8), date(2026, 12, 15)}
    assert left == {date(2026, 12, 1): "published", date(2027, 2, 2): "cancelled"} | dict.fromkeys(
        near, "cancelled"
    )


def test_a_date_moved_by_hand_is_left_alone(series: Series) -> None:
    moved = series.meetings.get(date=date(2026, 12, 8))
    save_meeting(facts_of(moved, date=date(2026, 12, 10)), meeting=moved)
    client = coordinator()

    looked = client.post(url_of(series), weekly_post(series, start_time="17:00"))
    agree(client, series, looked, start_time="17:00")

    hours = {row.date: row.start_time.hour for row in series.meetings.all()}
    assert hours.pop(date(2026, 12, 10)) == 18
    assert set(hours.values()) == {17}


def test_a_rule_that_changes_from_a_day_on_leaves_the_dates_before_it(series: Series) -> None:
    with freeze_time("2026-12-14 12:00"):
        client = coordinator()
        said = {"weekday": "2", "first_date": "2027-01-11"}
        looked = client.post(url_of(series), weekly_post(series, **said))
        agree(client, series, looked, **said)

        days = days_of(series)

    assert {day.weekday() for day in days if day < date(2027, 1, 11)} == {1}
    assert {day.weekday() for day in days if day >= date(2027, 1, 11)} == {2}


def test_a_yes_to_one_preview_is_no_yes_to_another(series: Series) -> None:
    client = coordinator()
    looked = client.post(url_of(series), weekly_post(series, weekday="2"))

    answer = agree(client, series, looked, weekday="3")

    assert answer.status_code == 200
    assert {day.weekday() for day in days_of(series)} == {1}


def test_the_second_of_two_coordinators_sees_what_the_first_changed(series: Series) -> None:
    client = coordinator()
    first, second = weekly_post(series, default_capacity="20"), weekly_post(series)
    second |= {"default_capacity": "30", "text-nl-title": "Anders"}
    client.post(url_of(series), first | {"text-nl-title": "Samen"})

    answer = client.post(url_of(series), second)

    assert answer.status_code == 422
    differences = dict(answer.context["differences"])
    assert differences["Places"] == "20"
    assert differences["Title"] == "Samen"
    assert "Anders" in answer.content.decode()
    assert Series.objects.get().default_capacity == 20


# Who runs it


def people(*rows: tuple[Any, str, str]) -> dict[str, str]:
    posted = {"people-TOTAL_FORMS": str(len(rows)), "people-INITIAL_FORMS": "0"}
    for number, (user, role, until) in enumerate(rows):
        posted[f"people-{number}-user"] = str(user.pk)
        posted[f"people-{number}-role"] = role
        posted[f"people-{number}-until"] = until
    return posted


def test_people_run_a_series_by_their_account_each_with_roles_from_a_day_on(
    series: Series,
) -> None:
    ardoise = make_user(display_name="Ardoise")
    client = coordinator()
    rows = people((ardoise, "facilitator", ""), (ardoise, "welcomer", "2027-01-31"))

    client.post(url_of(series), weekly_post(series, **rows))

    roles = {role.role: role.until for role in series.roles.filter(user=ardoise)}
    assert roles == {"facilitator": None, "welcomer": date(2027, 1, 31)}
    assert Meeting.objects.run_by(viewer_for(ardoise)).exists()
    assert AuditEntry.objects.about("account", ardoise.public_id).count() == 2
    page = client.get(url_of(series)).content.decode()
    assert re.search(r"<option value=\"\d+\" selected>\s*Ardoise\s*</option>", page)
    assert "Ardoise" not in str(list(AuditEntry.objects.values()))


def test_who_stops_keeps_a_row_and_no_right(series: Series) -> None:
    ardoise = make_user(display_name="Ardoise")
    client = coordinator()
    client.post(url_of(series), weekly_post(series, **people((ardoise, "facilitator", ""))))
    SeriesRole.objects.filter(user=ardoise).update(since=date(2026, 11, 1))
    series.refresh_from_db()

    client.post(url_of(series), weekly_post(series))

    role = series.roles.get(user=ardoise)
    assert role.until == date(2026, 11, 22)
    assert not Meeting.objects.run_by(viewer_for(ardoise)).exists()
    assert "Roles that ended" in client.get(url_of(series)).content.decode()


def test_a_role_cannot_end_before_it_begins(series: Series) -> None:
    ardoise = make_user(display_name="Ardoise")
    rows = people((ardoise, "facilitator", "2026-11-01"))

    answer = coordinator().post(url_of(series), weekly_post(series, **rows))

    assert answer.status_code == 422
    assert "A role ends after it starts." in answer.content.decode()


def test_an_organiser_that_changes_shows_on_coming_cards_at_once_and_on_past_ones_by_a_job(
    series: Series,
) -> None:
    past = make_meeting(series=series, days=-5)
    other = make_organisation("autre-maison")
    rows = {
        "organisers-TOTAL_FORMS": "1",
        "organisers-0-organisation": str(other.pk),
        "organisers-0-role": "organiser",
    }

    coordinator().post(url_of(series), weekly_post(series, **rows))

    def organisers(meeting: Meeting | None) -> list[str]:
        card = MeetingCard.objects.get(meeting=meeting, language="fr")
        return [row["id"] for row in card.payload["organisers"]]

    soon = series.meetings.order_by("-date").first()
    assert organisers(soon) == [other.public_id]
    assert organisers(past) != [other.public_id]
    run_jobs()
    assert organisers(past) == [other.public_id]


def test_saving_a_series_without_new_words_rewrites_no_card(series: Series) -> None:
    versions = dict(series.meetings.values_list("pk", "version"))
    roles = tuple(
        RoleFacts(role=role.role, organisation=role.organisation) for role in series.roles.all()
    )

    words = {
        f"text-{language}-{name}": getattr(text, name)
        for (language, _register), text in TEXTS.items()
        for name in ("title", "summary")
    }
    emptied = {"text-fr-body": "", "text-fr-easy_body": "", "default_capacity": "33"}
    organiser = {
        "organisers-TOTAL_FORMS": "1",
        "organisers-0-organisation": str(roles[0].organisation.pk),  # type: ignore[union-attr]
        "organisers-0-role": "organiser",
    }

    coordinator().post(url_of(series), weekly_post(series, **words, **emptied, **organiser))

    series.refresh_from_db()
    assert series.default_capacity == 33
    assert dict(series.meetings.values_list("pk", "version")) == versions


# Its texts


def test_an_easy_text_is_outdated_when_its_source_moves_until_somebody_has_compared(
    series: Series,
) -> None:
    client = coordinator()

    def save(**said: str) -> Any:
        series.refresh_from_db()
        client.post(url_of(series), weekly_post(series, **said))
        return client.get(url_of(series))

    easy = {"text-fr-easy_title": "On se parle", "text-fr-easy_body": "Venez."}
    fresh = save(**easy)
    moved = save(**easy | {"text-fr-body": "Venez nombreux."})
    compared = save(**easy | {"text-fr-body": "Venez nombreux.", "text-fr-easy_still_fits": "on"})

    french = [page.context["form"].texts.forms[0] for page in (fresh, moved, compared)]
    assert [text.is_outdated for text in french] == [False, True, False]
    assert "easy to read: outdated" in moved.content.decode()
    assert series.texts.get(language="fr", register="easy").title == "On se parle"
    card = MeetingCard.objects.filter(language="fr").first()
    assert card and card.payload["easy_title"] == "On se parle"


def test_a_translation_is_outdated_when_its_original_moves_until_somebody_has_compared(
    series: Series,
) -> None:
    client = coordinator()

    def save(**said: str) -> Any:
        series.refresh_from_db()
        answer = client.post(url_of(series), weekly_post(series, **said))
        assert answer.status_code == 302
        return client.get(url_of(series))

    dutch = {"text-nl-title": "Samen praten", "text-nl-origin": "human"}
    fresh = save(**{"text-fr-title": "Parler"} | dutch)
    moved = save(**{"text-fr-title": "Parler ensemble"} | dutch)
    compared = save(**{"text-fr-title": "Parler ensemble", "text-nl-still_fits": "on"} | dutch)
    written = save(**{"text-fr-title": "Parler encore"} | dutch | {"text-nl-origin": "original"})

    pages = (fresh, moved, compared, written)
    texts = [{t.language: t for t in page.context["form"].texts.forms} for page in pages]
    assert [text["nl"].is_translation_outdated for text in texts] == [False, True, False, False]
    assert not any(text["fr"].is_translation_outdated for text in texts)
    assert "translation: outdated" in moved.content.decode()
    assert "still_fits" not in fresh.content.decode()


# Once more, ended, removed


def test_a_text_that_was_outdated_is_so_in_the_copy_too(series: Series) -> None:
    easy = {("fr", "easy"): TextFacts(title="Se parler", summary="Court.")}
    facts = {name: getattr(series, name) for name in OWN_FIELDS}
    for texts in (
        TEXTS | easy,
        TEXTS | {("fr", "standard"): TextFacts(title="Autre", summary="B")},
    ):
        save_series(SeriesFacts(**facts, texts=texts), series=series)

    copy = duplicate_series(series)

    versions = [
        sorted(rows.texts.values_list("language", "register", "source_version"))
        for rows in (series, copy)
    ]
    assert versions[0] == versions[1]
    assert {version for _l, _r, version in versions[0]} == {1, 2}


def test_a_copy_for_next_year_is_a_draft_with_the_same_words_and_nobody_in_it(
    series: Series,
) -> None:
    apply(series.meetings.first())  # type: ignore[arg-type]
    client = coordinator()
    submission = client.get(url_of(series)).context["duplicate_submission"]
    url = reverse("events_admin:series_duplicate", args=[series.public_id])

    answers = [client.post(url, {"submission": submission}) for _time in range(2)]

    [copy] = Series.objects.exclude(pk=series.pk)
    assert {answer["Location"] for answer in answers} == {url_of(copy)}
    assert not copy.is_published
    assert (copy.first_date, copy.rrule) == (
        date(2027, 12, 1),
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20280228",
    )
    assert {text.title for text in copy.texts.all()} == {text.title for text in TEXTS.values()}
    assert [role.role for role in copy.roles.all()] == ["organiser"]
    assert not copy.meetings.filter(registrations__isnull=False).exists()


def test_dates_by_hand_are_copied_as_drafts_on_the_same_day_of_the_week(clock: Any) -> None:
    meeting = make_meeting(days=7)
    client = coordinator()

    client.post(reverse("events_admin:series_duplicate", args=[meeting.series.public_id]))

    copy = Series.objects.latest("pk")
    [made] = copy.meetings.all()
    assert (made.state, made.date) == ("draft", meeting.date + timedelta(weeks=52))
    assert not made.texts.exists()


def test_publishing_a_prepared_series_publishes_its_drafts(clock: Any) -> None:
    place = make_place()
    client = coordinator()
    client.post(reverse("events_admin:series_add"), series_post(place) | {"is_published": ""})
    series = Series.objects.get()
    assert {row.state for row in series.meetings.all()} == {"draft"}

    client.post(url_of(series), series_post(place, seen=str(series.version)))

    assert {row.state for row in series.meetings.all()} == {"published"}


def test_a_series_ends_after_a_day_once_that_was_looked_at(series: Series) -> None:
    coming(series.meetings.get(date=date(2027, 2, 2)))
    sent()
    client = coordinator()
    url = reverse("events_admin:series_end", args=[series.public_id])

    looked = client.post(url, {"last_day": "2027-01-05"})
    before = days_of(series)
    client.post(url, {"last_day": "2027-01-05", "agreed": looked.context["agreed"]})

    assert "1 person will be told" in looked.content.decode()
    assert len(before) == 13
    assert max(days_of(series)) == date(2027, 1, 5)
    series.refresh_from_db()
    assert series.rrule.endswith("UNTIL=20270105")
    assert [message.subject for message in sent()] == [
        "Cancelled: appointment of Tuesday 2 February 2027"
    ]
    assert client.post(url, {"last_day": "2026-01-05"}).status_code == 422


def test_what_nobody_saw_is_removed_and_what_was_published_is_not(clock: Any) -> None:
    client = coordinator()
    draft, seen = make_meeting(state="draft"), make_meeting()

    for meeting in (draft, seen):
        client.post(reverse("events_admin:meeting_remove", args=[meeting.public_id]))
        client.post(reverse("events_admin:series_remove", args=[meeting.series.public_id]))

    assert list(Meeting.objects.all()) == [seen]
    assert list(Series.objects.all()) == [seen.series]
    acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"meeting.removed", "series.removed"} <= acts


def test_a_removed_draft_is_not_made_again(clock: Any) -> None:
    place = make_place()
    client = coordinator()
    client.post(reverse("events_admin:series_add"), series_post(place) | {"is_published": ""})
    series = Series.objects.get()
    first = series.meetings.order_by("date").first()
    assert first

    client.post(reverse("events_admin:meeting_remove", args=[first.public_id]))
    form = client.get(url_of(series)).context["form"]
    stale = client.post(url_of(series), series_post(place, seen=str(series.version)))
    skipped = {"skipped-TOTAL_FORMS": "1", "skipped-0-date": first.date.isoformat()}
    seen = str(form["seen"].value())
    client.post(url_of(series), series_post(place, seen=seen, **skipped))

    assert form.skipped.forms[0].initial == {"date": first.date}
    assert stale.status_code == 422
    assert first.date not in days_of(series)


def test_only_coordinators_have_these_buttons(series: Series) -> None:
    member = entering(make_user())

    for name in ("series_duplicate", "series_remove", "series_end"):
        url = reverse(f"events_admin:{name}", args=[series.public_id])
        assert member.post(url, {"last_day": "2027-01-05"}).status_code == 302

    assert Series.objects.count() == 1
    assert len(days_of(series)) == 13


# Double clicks


def test_a_double_click_on_a_new_series_or_date_makes_one(clock: Any) -> None:
    client = coordinator()
    add_series, add = reverse("events_admin:series_add"), reverse("events_admin:meeting_add")
    place = make_place()
    submission = client.get(add_series).context["form"].initial["submission"]
    for _click in range(2):
        client.post(add_series, series_post(place, submission=submission, frequency=""))
    series = Series.objects.get()

    other = make_meeting(series=series, place=place)
    submission = client.get(add).context["form"].initial["submission"]
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    said = meeting_post(other, date=day, submission=submission)
    answers = [client.post(add, said) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Meeting.objects.filter(date=day).count() == 1


def test_a_forged_submission_is_no_id(clock: Any) -> None:
    client = coordinator()

    client.post(
        reverse("events_admin:series_add"),
        series_post(make_place(), submission="chosenbyme00:forged", frequency=""),
    )

    assert Series.objects.get().public_id != "chosenbyme00"


def test_a_series_saved_by_its_action_says_who_did_it(clock: Any) -> None:
    me = make_user(display_name="Me")
    series = make_series()
    assert not AuditEntry.objects.exists()

    save_series(SeriesFacts(texts=TEXTS), series=series, by=me)

    entry = AuditEntry.objects.about("series", series.public_id).get(action="series.changed")
    assert entry.actor == me
