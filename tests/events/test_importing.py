"""Taking over a co-organiser's calendar: drafts, updates, cancellations, and never twice."""

import os
import subprocess
import sys
from datetime import time, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone, translation

from events.actions import TextFacts, cancel_meeting, save_meeting
from events.actions.calendars import (
    SourceFacts,
    ask_for_due,
    read_by_itself,
    read_content,
    remove_source,
    save_source,
    settle_gone,
    source_for_files,
)
from events.actions.importing import apply_plan
from events.actions.lives import remove_meeting
from events.actions.meetings import MeetingFacts, alter_meeting
from events.import_plan import CANCELLED, CHANGED, GONE, NEW, SAME, plan_for
from events.import_previews import preview_plan
from events.models import CalendarSource, Entry, ImportedDate, Meeting
from network.models import AuditEntry
from tests.events.factories import (
    apply,
    in_days,
    make_meeting,
    make_organisation,
    make_place,
    make_series,
)
from tests.events.feed_server import ETAG, Feed, fails, serving

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.django_db


def event(
    *lines: str, uid: str = "one@example.org", days: int = 10, hour: int = 18, **facts
) -> str:
    """One event so many days from now, two hours long."""
    said = {"SEQUENCE": "0", "SUMMARY": "Une rencontre", "LOCATION": "Salle Une, 1000 Bruxelles"}
    said |= {name.upper(): str(value) for name, value in facts.items()}
    start = f"DTSTART;TZID=Europe/Brussels:{in_days(days):%Y%m%d}T{hour:02}0000"
    told = [f"{name}:{value}" for name, value in said.items() if value]
    return "\n".join(
        ["BEGIN:VEVENT", f"UID:{uid}", start, "DURATION:PT2H", *told, *lines, "END:VEVENT"]
    )


def calendar(*events: str, method: str = "") -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", *([f"METHOD:{method}"] if method else [])]
    return "\n".join([*head, *events, "END:VCALENDAR"]).encode()


def take(content: bytes, *, source: CalendarSource | None = None):
    source = source or source_for_files(make_organisation())
    plan = plan_for(
        read_content(content, source.series),
        source.organisation,
        series=source.series,
        source=source,
    )
    return plan, apply_plan(plan, source)


def followed(url: str = "https://agenda.example.org/a.ics", **facts) -> CalendarSource:
    series = facts.pop("series", None) or make_series()
    return save_source(
        SourceFacts(organisation=make_organisation(), series=series, url=url, **facts)
    )


def the_meeting() -> Meeting:
    return Meeting.objects.get()


def publish(meeting: Meeting) -> Meeting:
    alter_meeting(meeting, {"state": Meeting.State.PUBLISHED})
    return meeting


def test_a_new_date_becomes_a_draft_with_its_hours_place_and_words():
    _plan, done = take(calendar(event(description="On écoute.")))

    meeting = the_meeting()
    assert (meeting.state, meeting.entry) == (Meeting.State.DRAFT, Entry.PUBLIC)
    assert (meeting.date, meeting.start_time) == (in_days(10), time(18))
    assert (meeting.end_time, meeting.timezone) == (time(20), "Europe/Brussels")
    assert meeting.place
    assert (meeting.place.name, meeting.place.locality) == ("Salle Une", "Bruxelles")
    text = meeting.texts.get()
    assert (text.theme, text.body) == ("Une rencontre", "On écoute.")
    assert done.counts == {NEW: 1}


def test_the_same_file_twice_changes_nothing_the_second_time():
    take(calendar(event()))

    plan, done = take(calendar(event()))

    assert (plan.changes_something, done.counts) == (False, {SAME: 1})
    assert Meeting.objects.count() == 1


def test_a_later_sequence_changes_and_an_older_one_never_does():
    take(calendar(event(sequence=2)))

    _plan, done = take(calendar(event(sequence=3, hour=19)))
    plan, _done = take(calendar(event(sequence=1, hour=17)))

    assert done.counts[CHANGED] == 1
    assert the_meeting().start_time == time(19)
    assert plan.steps[0].decision.because == "older"


def test_of_two_of_one_sequence_the_one_written_later_holds():
    take(calendar(event(last_modified="")))
    later, earlier = "LAST-MODIFIED:20260903T080000Z", "LAST-MODIFIED:20260901T080000Z"
    take(calendar(event(later, hour=19)))

    plan, _done = take(calendar(event(earlier, hour=17)))

    assert plan.steps[0].decision.because == "older"
    assert the_meeting().start_time == time(19)


def test_a_date_that_moves_goes_through_what_an_edit_goes_through():
    take(calendar(event()))
    meeting = publish(the_meeting())
    apply(meeting)
    was = meeting.sequence

    take(calendar(event(sequence=1, hour=19, days=11)))

    meeting.refresh_from_db()
    assert (meeting.date, meeting.start_time) == (in_days(11), time(19))
    assert meeting.sequence == was + 1
    assert meeting.arrangements.get(sequence=was).start_time == time(18)
    assert meeting.is_published


def test_what_one_of_us_wrote_stays_and_what_the_calendar_changes_follows():
    take(calendar(event()))
    meeting = the_meeting()
    words = {("fr", "standard"): TextFacts(theme="Nos mots à nous", body="À nous.")}
    facts = MeetingFacts(
        series=meeting.series,
        date=meeting.date,
        start_time=meeting.start_time,
        end_time=meeting.end_time,
        place=meeting.place,
        capacity=12,
        texts=words,
    )
    save_meeting(facts, meeting=meeting)

    take(calendar(event(sequence=1, hour=19, summary="Leurs mots")))

    meeting.refresh_from_db()
    assert (meeting.start_time, meeting.capacity) == (time(19), 12)
    assert meeting.texts.get().theme == "Nos mots à nous"


def test_a_date_called_off_is_cancelled_where_people_saw_it_and_removed_where_not():
    take(calendar(event(), event(uid="two@example.org", days=12)))
    publish(Meeting.objects.get(date=in_days(10)))

    off = "STATUS:CANCELLED"
    plan, done = take(
        calendar(event(off, sequence=1), event(off, uid="two@example.org", days=12, sequence=1))
    )

    assert plan.counts[CANCELLED] == done.counts[CANCELLED] == 2
    assert the_meeting().is_cancelled


def test_a_message_of_cancellation_calls_off_every_date_of_an_event():
    rule = "RRULE:FREQ=WEEKLY;COUNT=3"
    take(calendar(event(rule)))
    for meeting in Meeting.objects.all():
        publish(meeting)

    message = "\n".join(["BEGIN:VEVENT", "UID:one@example.org", "SEQUENCE:1", "END:VEVENT"])
    _plan, done = take(calendar(message, method="CANCEL"))

    assert done.counts[CANCELLED] == 3
    assert all(meeting.is_cancelled for meeting in Meeting.objects.all())


def test_an_older_cancellation_changes_nothing():
    take(calendar(event(sequence=5)))
    publish(the_meeting())

    plan, _done = take(calendar(event("STATUS:CANCELLED", sequence=4)))

    assert plan.steps[0].decision.because == "older"
    assert the_meeting().is_published


def test_a_date_that_an_event_leaves_out_later_is_called_off():
    rule = "RRULE:FREQ=WEEKLY;COUNT=2"
    take(calendar(event(rule)))

    left_out = f"EXDATE;TZID=Europe/Brussels:{in_days(17):%Y%m%d}T180000"
    take(calendar(event(rule, left_out, sequence=1)))

    assert the_meeting().date == in_days(10)


def test_what_takes_place_after_all_is_a_new_draft_and_the_cancelled_one_stays():
    take(calendar(event()))
    publish(the_meeting())
    take(calendar(event("STATUS:CANCELLED", sequence=1)))

    plan, _done = take(calendar(event(sequence=2)))

    assert plan.steps[0].decision.because == "again"
    assert sorted(Meeting.objects.values_list("state", flat=True)) == ["cancelled", "draft"]


def test_an_event_moved_whole_keeps_its_meetings():
    rule = "RRULE:FREQ=WEEKLY;COUNT=3"
    take(calendar(event(rule)))
    known = set(Meeting.objects.values_list("public_id", flat=True))

    take(calendar(event(rule, sequence=1, hour=19)))
    # Within the same weeks, whatever day today is.
    other_day = 9 if in_days(10).weekday() == 6 else 11
    take(calendar(event(rule, sequence=2, hour=20, days=other_day)))

    rows = Meeting.objects.order_by("date")
    assert set(rows.values_list("public_id", flat=True)) == known
    assert [row.date for row in rows] == [in_days(other_day + 7 * week) for week in range(3)]
    assert {row.start_time for row in rows} == {time(20)}


def test_a_former_version_of_an_event_that_moved_makes_no_dates_of_its_own():
    rule = "RRULE:FREQ=WEEKLY;COUNT=3"
    take(calendar(event(rule, sequence=1)))
    take(calendar(event(rule, sequence=3, hour=19)))

    plan, _done = take(calendar(event(rule, sequence=2, hour=9)))

    assert {step.decision.because for step in plan.steps} == {"older"}
    assert [row.start_time for row in Meeting.objects.all()] == [time(19)] * 3


def test_what_one_of_us_removed_or_cancelled_does_not_come_back():
    take(calendar(event(), event(uid="two@example.org", days=12)))
    remove_meeting(Meeting.objects.get(date=in_days(10)))
    cancel_meeting(publish(Meeting.objects.get(date=in_days(12))))

    plan, _done = take(
        calendar(event(sequence=1, hour=19), event(uid="two@example.org", days=12, sequence=1))
    )

    assert {step.decision.because for step in plan.steps} == {"removed_here", "cancelled_here"}
    assert Meeting.objects.count() == 1


def test_our_own_meetings_come_back_from_our_own_feed_as_ours(client):
    meeting = make_meeting()
    feed = client.get("/feeds/meetings.ics").content
    assert meeting.uid.encode() in feed

    plan, _done = take(feed)

    assert [step.decision.because for step in plan.steps] == ["ours"]
    assert Meeting.objects.count() == 1


def test_one_organisers_uid_is_not_anothers():
    take(calendar(event()))
    other = source_for_files(make_organisation("autre"))

    take(calendar(event("STATUS:CANCELLED", sequence=9)), source=other)
    take(calendar(event(sequence=9, hour=9)), source=other)

    assert Meeting.objects.count() == 2
    assert Meeting.objects.filter(start_time=time(18)).exists()


def test_a_private_event_is_by_invitation_and_a_past_one_is_left_aside():
    plan, _done = take(
        calendar(event("CLASS:PRIVATE"), event(uid="old@example.org", days=-1, hour=1))
    )

    assert the_meeting().entry == Entry.INVITATION
    assert {step.decision.because for step in plan.steps} == {"", "past"}


def test_the_preview_says_which_new_event_its_calendar_calls_private():
    source = source_for_files(make_organisation())
    content = calendar(event("CLASS:PRIVATE", uid="private@example.org"), event())
    plan = plan_for(
        read_content(content, source.series),
        source.organisation,
        series=source.series,
        source=source,
    )

    with translation.override("en"):
        [group] = preview_plan(plan, Meeting.objects.all()).groups

    said = sorted(" ".join(line.notes) for line in group.lines)
    assert said[0] == ""
    assert said[1].startswith("Its calendar says that it is private")


def test_the_link_of_the_online_room_is_kept_for_who_is_registered(client):
    url = "https://us02web.zoom.us/j/123?pwd=canary"
    take(calendar(event(description=f"Venez.\\n{url}\\nPasscode: 42", location="Zoom")))

    meeting = publish(the_meeting())

    assert (meeting.mode, meeting.online_url, meeting.place) == ("online", url, None)
    page = client.get(f"/fr/rencontres/{meeting.public_id}/", follow=True).content.decode()
    assert "Venez." in page
    assert "canary" not in page


@pytest.mark.parametrize("is_alone", [True, False])
def test_a_moved_date_without_a_place_of_its_own_is_where_its_event_is(is_alone: bool):
    source = followed(series=make_series(default_place=make_place(name="Ailleurs")))
    rule = "RRULE:FREQ=WEEKLY;COUNT=2"
    day = f"{in_days(17):%Y%m%d}"
    moved = "\n".join(
        [
            "BEGIN:VEVENT",
            "UID:one@example.org",
            f"RECURRENCE-ID;TZID=Europe/Brussels:{day}T180000",
            f"DTSTART;TZID=Europe/Brussels:{day}T193000",
            "DURATION:PT1H",
            "END:VEVENT",
        ]
    )
    whole = event(rule, "CLASS:PRIVATE", description="On écoute.")

    if is_alone:
        take(calendar(whole), source=source)
        plan, _done = take(calendar(moved, method="REQUEST"), source=source)
        [step] = plan.of(CHANGED)
        assert set(step.decision.names) == {"start_time", "end_time"}
    else:
        take(calendar(whole, moved), source=source)

    row = Meeting.objects.get(date=in_days(17))
    assert row.start_time == time(19, 30)
    assert row.place
    assert row.place.name == "Salle Une"
    assert row.entry == Entry.INVITATION
    assert row.texts.get().body == "On écoute."


def test_a_day_without_hours_has_those_of_its_series():
    source = followed(series=make_series(start_time=time(14), end_time=time(16)))
    day = f"DTSTART;VALUE=DATE:{in_days(10):%Y%m%d}"

    take(calendar(f"BEGIN:VEVENT\nUID:d\n{day}\nSUMMARY:Jour\nEND:VEVENT"), source=source)

    assert (the_meeting().start_time, the_meeting().end_time) == (time(14), time(16))


# --- Gone without a word --------------------------------------------------------------------------


def test_a_date_gone_from_a_feed_is_shown_to_coordinators_and_nothing_is_cancelled():
    source = followed()
    take(calendar(event(), event(uid="two@example.org", days=12)), source=source)
    publish(Meeting.objects.get(date=in_days(12)))

    plan, done = take(calendar(event()), source=source)

    assert plan.counts[GONE] == done.counts[GONE] == 1
    gone = ImportedDate.objects.gone().get()
    assert gone.meeting
    assert gone.meeting.is_published


def test_an_event_that_cannot_be_read_for_once_is_not_gone():
    source = followed()
    two = event(uid="two@example.org", days=12)
    take(calendar(event(), two), source=source)

    plan, _done = take(calendar(event(), two.replace("PT2H", "PT")), source=source)

    assert len(plan.unread) == 1
    assert plan.counts[GONE] == 0


def test_a_gone_date_that_comes_back_is_no_longer_gone():
    source = followed()
    both = calendar(event(), event(uid="two@example.org", days=12))
    take(both, source=source)
    take(calendar(event()), source=source)

    take(both, source=source)

    assert not ImportedDate.objects.gone().exists()


@pytest.mark.parametrize("cancels", [True, False])
def test_a_gone_date_is_decided_on_once(cancels: bool):
    source = followed()
    take(calendar(event(), event(uid="two@example.org", days=12)), source=source)
    publish(Meeting.objects.get(date=in_days(12)))
    take(calendar(event()), source=source)
    gone = ImportedDate.objects.gone().get()

    settle_gone(gone, cancels=cancels)
    settle_gone(gone, cancels=not cancels)

    assert Meeting.objects.get(date=in_days(12)).is_cancelled is cancels
    assert not ImportedDate.objects.gone().exists()
    plan, _done = take(calendar(event()), source=source)
    assert plan.counts[GONE] == 0


def test_what_is_gone_is_decided_on_when_its_calendar_is_followed_no_longer():
    source = followed()
    take(calendar(event(), event(uid="two@example.org", days=12)), source=source)
    take(calendar(event()), source=source)
    remove_source(source)

    settle_gone(ImportedDate.objects.gone().get(), cancels=False)

    assert not ImportedDate.objects.gone().exists()


def test_a_file_or_a_message_about_one_event_leaves_nothing_gone():
    take(calendar(event(), event(uid="two@example.org", days=12)))
    plan, _done = take(calendar(event()))
    assert plan.counts[GONE] == 0

    source = followed()
    take(calendar(event(uid="three@example.org")), source=source)
    plan, _done = take(calendar(event(uid="x@example.org"), method="REQUEST"), source=source)
    assert plan.counts[GONE] == 0


# --- By itself ------------------------------------------------------------------------------------


@pytest.fixture
def feed(settings):
    with serving() as started:
        settings.CALENDAR_TRUSTED_HOSTS = [f"127.0.0.1:{started.port}"]
        started.content = calendar(event())
        yield started


def test_a_followed_calendar_is_read_when_its_time_has_come_and_not_twice_at_once(feed: Feed):
    source = followed(feed.url())
    assert ask_for_due() == 0
    CalendarSource.objects.update(next_at=timezone.now())

    assert ask_for_due() == 1
    assert ask_for_due() == 0
    read_by_itself(source.public_id)

    assert the_meeting().state == Meeting.State.DRAFT
    source.refresh_from_db()
    assert (source.problem, source.failures, source.etag) == ("", 0, ETAG)
    assert source.next_at > timezone.now() + timedelta(minutes=50)


def test_what_did_not_change_is_not_read_again_until_the_next_day(feed: Feed):
    source = followed(feed.url())
    read_by_itself(source.public_id)

    read_by_itself(source.public_id)
    assert feed.asked[-1][1].get("If-None-Match") == ETAG

    CalendarSource.objects.update(read_at=timezone.now() - timedelta(days=1))
    read_by_itself(source.public_id)
    assert "If-None-Match" not in feed.asked[-1][1]


def test_failures_are_counted_paused_for_and_shown_and_end_with_a_success(feed: Feed):
    source = followed(feed.url())
    feed.answers["/a.ics"] = fails(503)
    pauses = []
    for _try in range(3):
        read_by_itself(source.public_id)
        source.refresh_from_db()
        pauses.append(source.next_at - timezone.now())

    assert (source.failures, source.problem, source.problem_detail) == (3, "server_trouble", "503")
    assert pauses[0] < pauses[1] < pauses[2]
    assert CalendarSource.objects.in_trouble().get() == source

    feed.answers.clear()
    read_by_itself(source.public_id)
    source.refresh_from_db()
    assert (source.failures, source.problem) == (0, "")


def test_a_feed_that_breaks_keeps_what_was_there_and_says_the_line(feed: Feed):
    source = followed(feed.url())
    read_by_itself(source.public_id)
    feed.content = calendar(event()).replace(b"END:VEVENT", b"")
    CalendarSource.objects.update(read_at=None, etag="")

    read_by_itself(source.public_id)

    source.refresh_from_db()
    assert (source.problem, source.problem_line) == ("not_closed", 3)
    assert Meeting.objects.count() == 1
    assert not ImportedDate.objects.gone().exists()


def test_a_feed_that_calls_off_nearly_everything_waits_for_a_person(feed: Feed):
    uids = [f"{number}@example.org" for number in range(3)]
    feed.content = calendar(*(event(uid=uid) for uid in uids))
    source = followed(feed.url())
    read_by_itself(source.public_id)
    for meeting in Meeting.objects.all():
        publish(meeting)
    feed.content = calendar(*(event("STATUS:CANCELLED", uid=uid, sequence=1) for uid in uids))
    CalendarSource.objects.update(read_at=None)

    read_by_itself(source.public_id)

    source.refresh_from_db()
    assert source.problem == "many_cancelled"
    assert Meeting.objects.filter(state=Meeting.State.PUBLISHED).count() == 3


def test_an_address_that_is_none_is_refused_when_it_is_given():
    with pytest.raises(ValidationError, match="https://"):
        followed("ftp://example.org/a.ics")


# --- From a terminal ------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "agenda.ics"
    path.write_bytes(calendar(event()))
    return path


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        # In one language, whatever the catalogues of the others say by now.
        with translation.override("en"):
            call_command("import_calendar", *arguments, stdout=out, stderr=err, no_color=True)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_command_imports_a_file_and_a_trial_saves_nothing(file: Path):
    make_organisation()

    code, said, _err = run(str(file), "--organisation", "maison-exemple", "--dry-run")
    assert (code, Meeting.objects.count()) == (0, 0)
    assert "Une rencontre" in said
    assert not CalendarSource.objects.exists()

    assert run(str(file), "--organisation", "maison-exemple")[0] == 0
    assert run(str(file), "--organisation", "maison-exemple")[0] == 0
    assert Meeting.objects.count() == 1
    assert not AuditEntry.objects.filter(action="calendar.imported").exists()


def test_the_command_imports_from_an_address(feed: Feed):
    make_organisation()

    assert run(feed.url(), "--organisation", "maison-exemple")[0] == 0
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("calendar_name", "organisation", "word"),
    [
        ("nowhere.ics", "maison-exemple", "file"),
        ("http://127.0.0.1:8080/a.ics", "maison-exemple", "internal"),
        ("file:///etc/passwd", "maison-exemple", "webcal://"),
        ("nowhere.ics", "personne", "personne"),
    ],
)
def test_the_command_says_in_one_line_why_it_did_nothing(
    calendar_name: str, organisation: str, word: str
):
    make_organisation()

    code, _said, err = run(calendar_name, "--organisation", organisation)

    assert (code, err.count("\n")) == (2, 1)
    assert word in err


def test_the_command_names_the_line_of_a_broken_file(file: Path):
    make_organisation()
    file.write_bytes(calendar(event()).replace(b"DTSTART", b"DTSTRAT"))

    code, _said, err = run(str(file), "--organisation", "maison-exemple")

    assert (code, Meeting.objects.count()) == (2, 0)
    assert "3" in err


def test_from_a_shell_a_database_that_was_never_laid_is_one_line_too(file: Path, tmp_path: Path):
    asked = [sys.executable, "manage.py", "import_calendar", str(file), "--organisation", "x"]
    empty = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}

    ended = subprocess.run(
        asked, cwd=ROOT, env=empty, capture_output=True, text=True, timeout=60, check=False
    )

    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "migrate" in ended.stderr
