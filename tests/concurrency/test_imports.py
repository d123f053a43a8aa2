"""The same calendar imported by several at once, on both databases: each date once."""

from functools import partial

import pytest
from django.db import IntegrityError

from events.actions.calendars import read_content, source_for_files
from events.actions.importing import apply_plan
from events.import_plan import plan_for
from events.models import CalendarSource, ImportedDate, Meeting
from tests.concurrency.office import Office
from tests.concurrency.visitors import at_once
from tests.events.factories import in_days, make_organisation

pytestmark = pytest.mark.slow
AT_ONCE = 4


def calendar(uid: str, *, hour: int = 18, sequence: int = 0, count: int = 3) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{sequence}",
        f"DTSTART;TZID=Europe/Brussels:{in_days(20):%Y%m%d}T{hour:02}0000",
        "DURATION:PT2H",
        f"RRULE:FREQ=WEEKLY;COUNT={count}",
        "SUMMARY:Ensemble",
        "LOCATION:En ligne",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\n".join(lines).encode()


def take(office: Office, content: bytes) -> None:
    with office.open():
        source = CalendarSource.objects.select_related("organisation", "series").get()
        plan = plan_for(
            read_content(content, source.series), source.organisation, series=source.series
        )
        apply_plan(plan, source)


@pytest.fixture
def organiser(office: Office) -> None:
    with office.open():
        source_for_files(make_organisation())


def times_of(office: Office, uid: str) -> list[tuple[str, int]]:
    with office.open():
        rows = ImportedDate.objects.filter(uid=uid, meeting__isnull=False)
        found = rows.order_by("meeting__date").values_list("meeting__date", "meeting__start_time")
        return [(str(day), clock.hour) for day, clock in found]


def test_one_file_imported_by_several_at_once_makes_each_date_once(
    office: Office, organiser: None
) -> None:
    with office.open():
        before = Meeting.objects.count()

    at_once([partial(take, office, calendar("once@example.org"))] * AT_ONCE)

    assert len(times_of(office, "once@example.org")) == 3
    with office.open():
        assert Meeting.objects.count() == before + 3


def test_an_older_file_beside_a_newer_one_never_has_the_last_word(
    office: Office, organiser: None
) -> None:
    take(office, calendar("order@example.org"))
    newer = calendar("order@example.org", hour=20, sequence=2)
    older = calendar("order@example.org", hour=9, sequence=1)

    at_once([partial(take, office, content) for content in (newer, older, newer, older)])

    found = times_of(office, "order@example.org")
    assert [hour for _day, hour in found] == [20, 20, 20]


@pytest.mark.parametrize(("count", "gone"), [(3, 0), (2, 1)])
def test_whether_a_date_is_gone_is_what_the_newer_of_two_files_says(
    office: Office, organiser: None, count: int, gone: int
) -> None:
    uid = f"gone-{count}@example.org"
    take(office, calendar(uid))
    newer = calendar(uid, sequence=2, count=count)
    older = calendar(uid, sequence=1, count=5 - count)

    at_once([partial(take, office, content) for content in (newer, older, newer, older)])

    with office.open():
        assert ImportedDate.objects.gone().filter(uid=uid).count() == gone


def test_without_the_lock_the_database_itself_refuses_the_second(
    office: Office, organiser: None
) -> None:
    """The control: looked up, then written, as many at once; only the constraint is left."""
    outcomes: list[str] = []

    def naive() -> None:
        with office.open():
            origin, external_id = "calendar:naive", "- naive@example.org"
            known = ImportedDate.objects.filter(origin=origin, external_id=external_id).exists()
            try:
                ImportedDate.objects.create(origin=origin, external_id=external_id, uid="naive")
            except IntegrityError:
                outcomes.append("refused")
            else:
                outcomes.append("known" if known else "made")

    at_once([naive] * AT_ONCE)

    assert outcomes.count("made") == 1
    assert outcomes.count("refused") == AT_ONCE - 1
