"""A file in which a series ends earlier than it did: its dates are gone as those of an address."""

from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from events.actions.calendars import read_content, settle_gone
from events.actions.importing import apply_plan
from events.import_plan import CANCELLED, CHANGED, GONE, SAME, Plan, plan_for
from events.models import CalendarSource, ImportedDate, Meeting
from tests.events.factories import apply, in_days, make_organisation, make_series
from tests.events.test_importing import calendar, event, followed, publish, run, take
from tests.events.test_importing_screens import bring, say_yes
from tests.network.admin_people import coordinator
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

THREE, TWO = "RRULE:FREQ=WEEKLY;COUNT=3", "RRULE:FREQ=WEEKLY;COUNT=2"
LAST = 10 + 14


def gone_days() -> list:
    rows = ImportedDate.objects.gone().order_by("meeting__date")
    return list(rows.values_list("meeting__date", flat=True))


def until(days: int) -> str:
    return f"RRULE:FREQ=WEEKLY;UNTIL={in_days(days):%Y%m%d}T225900Z"


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ((TWO,), [LAST]),
        ((until(12),), [17, LAST]),
        # Somebody took away the first date and all that follow.
        ((until(3),), [10, 17, LAST]),
        # No rule any more: it comes once.
        ((), [17, LAST]),
    ],
)
def test_what_a_rule_cut_shorter_no_longer_gives_is_gone_and_cancels_nothing(
    lines: tuple[str, ...], left: list[int]
):
    take(calendar(event(THREE)))
    for meeting in Meeting.objects.all():
        publish(meeting)

    plan, done = take(calendar(event(*lines, sequence=1)))

    assert plan.counts[GONE] == done.counts[GONE] == len(left)
    assert gone_days() == [in_days(day) for day in left]
    assert all(meeting.is_published for meeting in Meeting.objects.all())


@pytest.mark.parametrize("is_followed", [True, False])
def test_a_file_and_an_address_say_the_same_of_a_new_end_and_of_a_date_left_out(is_followed: bool):
    source = followed() if is_followed else None
    take(calendar(event(THREE)), source=source)
    left_out = f"EXDATE;TZID=Europe/Brussels:{in_days(17):%Y%m%d}T180000"

    plan, _done = take(calendar(event(TWO, left_out, sequence=1)), source=source)

    # A date left out is called off by name; one that no rule gives is for a person to decide.
    assert dict(plan.counts) | {"ignored": 0} == {SAME: 1, CANCELLED: 1, GONE: 1, "ignored": 0}
    assert gone_days() == [in_days(LAST)]


def test_the_same_version_written_later_is_new_enough_and_a_former_one_is_not():
    take(calendar(event(THREE, "LAST-MODIFIED:20260901T080000Z", sequence=3)))

    former = calendar(event(TWO, "LAST-MODIFIED:20260801T080000Z", sequence=3))
    older = calendar(event(TWO, "LAST-MODIFIED:20260910T080000Z", sequence=2))
    assert [take(content)[0].counts[GONE] for content in (former, older)] == [0, 0]

    plan, _done = take(calendar(event(TWO, "LAST-MODIFIED:20260910T080000Z", sequence=3)))
    assert plan.counts[GONE] == 1


def test_a_former_version_that_still_gave_the_date_does_not_bring_it_back():
    take(calendar(event(THREE)))
    take(calendar(event(TWO, sequence=2)))

    take(calendar(event(THREE, sequence=1)))
    take(calendar(event(THREE, sequence=1, hour=9)))
    assert gone_days() == [in_days(LAST)]

    take(calendar(event(THREE, sequence=3)))
    assert gone_days() == []


def test_a_version_that_changed_nothing_is_known_all_the_same():
    take(calendar(event(THREE)))
    take(calendar(event(THREE, sequence=3)))

    plan, _done = take(calendar(event(TWO, sequence=2, hour=9)))

    assert (plan.counts[GONE], plan.counts[CHANGED]) == (0, 0)
    assert {meeting.start_time.hour for meeting in Meeting.objects.all()} == {18}


def test_other_events_are_not_touched_by_a_file_that_does_not_have_them():
    take(calendar(event(THREE), event(THREE, uid="two@example.org", days=11)))

    take(calendar(event(TWO, sequence=1)))

    assert gone_days() == [in_days(LAST)]


def test_a_file_with_one_changed_date_alone_says_nothing_of_the_others():
    take(calendar(event(THREE)))
    which = f"RECURRENCE-ID;TZID=Europe/Brussels:{in_days(10):%Y%m%d}T180000"

    plan, _done = take(calendar(event(which, sequence=1, hour=19)))

    assert (plan.counts[CHANGED], plan.counts[GONE]) == (1, 0)


@pytest.mark.parametrize(("method", "left"), [("REQUEST", 1), ("ADD", 0), ("COUNTER", 0)])
def test_a_message_that_tells_an_event_whole_counts_and_one_that_adds_or_proposes_does_not(
    method: str, left: int
):
    take(calendar(event(THREE)))

    plan, _done = take(calendar(event(TWO, sequence=1), method=method))

    assert plan.counts[GONE] == left


def test_past_dates_stay_as_they_were():
    past = "RRULE:FREQ=WEEKLY;COUNT=4"
    take(calendar(event(past, days=-11)))
    assert sorted(Meeting.objects.values_list("date", flat=True)) == [in_days(3), in_days(10)]
    over = Meeting.objects.get(date=in_days(3))
    over.date, over.starts_at = in_days(-4), over.starts_at - (in_days(7) - in_days(0))
    over.ends_at -= in_days(7) - in_days(0)
    over.save()

    plan, _done = take(calendar(event("RRULE:FREQ=WEEKLY;COUNT=1", days=-11, sequence=1)))

    assert [step.meeting.date for step in plan.of(GONE) if step.meeting] == [in_days(10)]


def test_an_event_moved_and_cut_shorter_keeps_what_is_left_of_it():
    take(calendar(event(THREE)))

    plan, _done = take(calendar(event(TWO, sequence=1, hour=19)))

    assert (plan.counts[CHANGED], plan.counts[GONE]) == (2, 1)
    assert gone_days() == [in_days(LAST)]
    assert Meeting.objects.count() == 3


def planned(content: bytes) -> tuple[Plan, CalendarSource]:
    source = CalendarSource.objects.get()
    reading = read_content(content, source.series)
    return plan_for(reading, source.organisation, series=source.series, source=source), source


def test_what_was_decided_between_the_plan_and_the_yes_is_not_overruled():
    take(calendar(event(THREE)))
    plan, source = planned(calendar(event(until(3), sequence=1)))
    first = ImportedDate.objects.order_by("meeting__date")[0]
    ImportedDate.objects.filter(pk=first.pk).update(is_left_alone=True)
    take(calendar(event(THREE, sequence=2, summary="Autrement")))

    done = apply_plan(plan, source)

    assert (plan.counts[GONE], done.counts[GONE]) == (3, 0)
    assert gone_days() == []


@pytest.mark.parametrize("cancels", [True, False])
def test_one_decision_is_enough_and_the_same_file_asks_no_more(cancels: bool):
    take(calendar(event(THREE)))
    shorter = calendar(event(TWO, sequence=1))
    take(shorter)

    settle_gone(ImportedDate.objects.gone().get(), cancels=cancels)

    assert take(shorter)[0].counts[GONE] == 0
    assert Meeting.objects.count() == (2 if cancels else 3)


# --- From a terminal, and on the screen ----------------------------------------------------------


def test_the_command_says_what_is_gone_and_a_trial_notes_nothing(tmp_path: Path):
    make_organisation()
    file = tmp_path / "agenda.ics"
    file.write_bytes(calendar(event(THREE)))
    asked = [str(file), "--organisation", "maison-exemple"]
    run(*asked)
    file.write_bytes(calendar(event(TWO, sequence=1)))

    code, said, _err = run(*asked, "--dry-run")
    assert (code, gone_days()) == (0, [])
    assert "no longer named: " in said
    assert "no longer named: 1" in said

    assert run(*asked)[0] == 0
    assert gone_days() == [in_days(LAST)]


def test_the_screen_shows_what_is_gone_tells_nobody_and_it_waits_for_one_of_us():
    lea, series = coordinator(), make_series()
    say_yes(lea, bring(lea, calendar(event(THREE)), series=series).url)
    meeting = publish(Meeting.objects.get(date=in_days(LAST)))
    apply(meeting)
    run_jobs()
    mail.outbox.clear()
    answer = bring(lea, calendar(event(TWO, sequence=1)), series=series)

    page = lea.get(answer.url)
    [group] = [group for group in page.context["preview"].groups if group.kind == GONE]
    assert [line.meeting for line in group.lines] == [meeting]
    assert "No longer named (1)" in page.content.decode()
    assert "Nobody will be told." in page.content.decode()

    saved = lea.post(answer.url, {"seen": page.context["preview"].key}, follow=True)
    assert "1 date is no longer named" in saved.content.decode()
    assert "0 dates" not in saved.content.decode()
    run_jobs()
    assert not mail.outbox
    _decide(lea, meeting)


def _decide(lea: Client, meeting: Meeting) -> None:
    url = reverse("events_admin:calendar_gone", args=[meeting.public_id])
    assert url in lea.get(reverse("wagtailadmin_home")).content.decode()
    lea.post(url, {"what": "cancel"})
    meeting.refresh_from_db()
    assert meeting.is_cancelled
