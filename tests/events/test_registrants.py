"""What coordinators do for people on a list: find, move, cancel, take up again, print, copy."""

import csv
from io import BytesIO, StringIO

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from odfdo import Document

from events.actions import cancel_registration, erase_registration
from events.models import Meeting, Registration
from network.models import COORDINATORS, AuditEntry
from tests.events.factories import apply, make_meeting
from tests.network.admin_people import coordinator, entering, make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db


def came(meeting: Meeting, name: str, **given: object) -> Registration:
    row = apply(meeting, name, **given).registration
    assert row is not None
    return row


def fresh(row: Registration) -> Registration:
    return Registration.objects.get(pk=row.pk)


def of_list(name: str, meeting: Meeting) -> str:
    return reverse(f"events_admin:{name}", args=[meeting.public_id])


def of_person(name: str, row: Registration) -> str:
    return reverse(f"events_admin:{name}", args=[row.meeting.public_id, row.public_id])


# Finding


def test_somebody_is_found_by_a_part_of_the_name_without_its_accents_and_never_by_a_url() -> None:
    meeting = make_meeting(capacity=2)
    for name in ("Zoé", "Zacharie", "Bo"):
        came(meeting, name, email=f"{len(name)}{name[0]}@example.org", is_first_time=name == "Bo")
    client = coordinator()
    url = of_list("registrants", meeting)

    def found(**said: str) -> list[str]:
        sections = client.post(url, said).context["sections"]
        return [row.contact.name for _status, _heading, rows in sections for row, _turn in rows]

    assert found(name="ZOE") == ["Zoé"]
    assert found(state="waiting") == ["Bo"]
    assert found(first_time="on") == ["Bo"]
    assert found(name="nobody") == []
    assert b'method="post"' in client.get(url).content


# Moving


def test_somebody_is_moved_with_one_form_and_lands_on_their_page_there() -> None:
    here, there = make_meeting(), make_meeting(days=20, capacity=3)
    row = came(here, "Ana")
    me = make_user(COORDINATORS)

    answer = entering(me).post(
        of_person("registration_move", row), {"meeting": there.pk, "seen": row.version}, follow=True
    )

    assert answer.redirect_chain[-1][0] == of_person("registration", fresh(row))
    assert "Moved, with a place." in answer.content.decode()
    assert fresh(row).meeting == there
    entry = AuditEntry.objects.about("registration", row.public_id).get()
    assert (entry.action, entry.actor) == ("registration.moved", me)
    assert entry.ids == {"was": here.public_id, "meeting": there.public_id}


def test_a_full_meeting_is_said_beside_the_choice_of_its_waiting_list() -> None:
    here, there = make_meeting(), make_meeting(days=20, capacity=1)
    came(there, "Zoe")
    row = came(here, "Ana")
    client = coordinator()
    url = of_person("registration_move", row)

    refused = client.post(url, {"meeting": there.pk, "seen": row.version})
    client.post(url, {"meeting": there.pk, "seen": row.version, "waits": "on"})

    assert refused.status_code == 422
    assert set(refused.context["move_form"].errors) == {"waits"}
    assert f'value="{there.pk}" selected' in refused.content.decode()
    assert (fresh(row).meeting, fresh(row).status) == (there, "waiting")


def test_a_second_click_leads_to_where_the_person_is_now() -> None:
    here, there = make_meeting(), make_meeting(days=20)
    row = came(here, "Ana")
    client = coordinator()
    url = of_person("registration_move", row)

    answers = [client.post(url, {"meeting": there.pk, "seen": 1}, follow=True) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].redirect_chain[-1][0] == answers[1].redirect_chain[-1][0]
    assert AuditEntry.objects.about("registration", row.public_id).count() == 1


def test_a_meeting_that_one_may_not_open_is_not_offered_and_not_taken() -> None:
    here, closed = make_meeting(), make_meeting(days=20, entry="peers")
    over, draft = make_meeting(days=-3), make_meeting(days=20, state="draft")
    row = came(here, "Ana")
    client = coordinator()

    answers = [
        client.post(of_person("registration_move", row), {"meeting": target.pk})
        for target in (closed, over, draft, here)
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert fresh(row).meeting == here


# Two coordinators, two clicks, the way back


def test_the_second_of_two_coordinators_is_told_what_is_so_now_and_nothing_is_done() -> None:
    meeting, there = make_meeting(capacity=1), make_meeting(days=20)
    row = came(meeting, "Ana")
    seen = {"seen": str(row.version)}
    first, second = coordinator(), coordinator()
    first.post(of_person("registration_cancel", row), seen)
    first.post(of_person("registration_restore", row), {"seen": fresh(row).version})

    cancelled = second.post(of_person("registration_cancel", row), seen, follow=True)
    moved = second.post(of_person("registration_move", row), seen | {"meeting": there.pk})
    again = second.post(
        of_person("registration_move", row),
        {"meeting": there.pk, "seen": moved.context["move_form"]["seen"].value()},
    )

    assert "has changed meanwhile" in cancelled.content.decode()
    assert moved.status_code == 422
    assert "has changed meanwhile" in moved.content.decode()
    assert again.status_code == 302
    assert (fresh(row).status, fresh(row).meeting) == ("confirmed", there)


@pytest.mark.parametrize(
    ("act", "state"), [("cancel", "cancelled"), ("restore", "confirmed"), ("accept", "confirmed")]
)
def test_a_button_clicked_twice_acts_once_and_says_no_error(act: str, state: str) -> None:
    meeting = make_meeting(capacity=1)
    row = came(meeting, "Ana", if_full="ask")
    if act == "restore":
        cancel_registration(row)
    if act == "accept":
        Registration.objects.filter(pk=row.pk).update(
            status="offered", offer_expires_at=timezone.now() + timezone.timedelta(hours=3)
        )
    client = coordinator()
    said = {"seen": fresh(row).version}

    answers = [
        client.post(of_person(f"registration_{act}", row), said, follow=True) for _click in range(2)
    ]

    assert fresh(row).status == state
    assert AuditEntry.objects.about("registration", row.public_id).count() == 1
    assert ["messages" in answer.context for answer in answers]
    assert b"meanwhile" not in answers[1].content


def test_who_lost_the_right_meanwhile_does_nothing() -> None:
    row = came(make_meeting(), "Ana")
    me = make_user(COORDINATORS)
    client = entering(me)
    assert client.get(of_person("registration", row)).status_code == 200
    me.groups.clear()

    for act in ("cancel", "restore", "accept", "link", "move"):
        answer = client.post(of_person(f"registration_{act}", row), {"seen": row.version})
        assert answer.status_code in {302, 403}
    file = client.post(of_list("registrants_file", row.meeting), {"file_format": "csv"})

    assert file.headers.get("Content-Disposition") is None
    assert fresh(row).status == "confirmed"
    assert not AuditEntry.objects.filter(action__startswith="registration").exists()


def test_a_link_is_sent_again_a_few_times_an_hour_only() -> None:
    row = came(make_meeting(), "Lim", email="limited@example.org")
    client = coordinator()
    url = of_person("registration_link", row)

    said = [client.post(url, follow=True).content.decode() for _time in range(4)]

    assert ["on its way again" in page for page in said] == [True, True, True, False]
    assert "Too many tries" in said[3]


def test_past_the_cut_off_and_over_capacity_a_caller_is_written_down_and_told_so() -> None:
    meeting = make_meeting(days=1, capacity=1, closes_before_minutes=72 * 60)
    client = coordinator()
    said = {"language": "fr", "if_full": "confirm", "channel": "oral", "consent": "on"}
    url = of_list("registration_add", meeting)

    first = client.post(url, said | {"name": "Ana", "submission": "a"})
    second = client.post(url, said | {"name": "Bo", "submission": "b"})

    assert "Ana has a place." in first.content.decode()
    assert "on the waiting list, turn 1" in second.content.decode()
    assert AuditEntry.objects.filter(action="registration.added").count() == 2


# One's own page


def test_a_person_reads_what_was_done_with_their_registration_and_by_whom_without_a_name() -> None:
    here, there = make_meeting(), make_meeting(days=20)
    row = came(here, "Ana")
    me = make_user(COORDINATORS, display_name="Véronique Canari")
    entering(me).post(of_person("registration_move", row), {"meeting": there.pk, "seen": 1})
    entering(me).post(of_list("registrants_file", there), {"file_format": "csv", "contacts": "on"})

    page = Client().get(reverse("events:registration", args=[row.token])).content.decode()

    history = page.partition('id="history"')[2]
    assert me.public_id in history
    assert "Véronique" not in page
    told = Client(headers={"accept-language": "en"})
    data = told.get(reverse("events:registration_download", args=[row.token])).json()
    assert [step["by"] for step in data["history"]] == ["", me.public_id, me.public_id]


# On paper


def test_the_sheet_for_the_door_has_names_needs_and_boxes_and_no_address() -> None:
    meeting = make_meeting(capacity=1)
    came(
        meeting,
        "Ana",
        phone="+32 470 12 34 56",
        is_first_time=True,
        access_needs="Une rampe",
        consent_access_needs=True,
    )
    came(meeting, "Bo")

    answer = coordinator().get(of_list("registrants_sheet", meeting))

    page = answer.content.decode()
    for words in ("Ana", "Une rampe", "first time", "Bo", "Shred", "Salle Exemple"):
        assert words in page
    for words in ("@example.org", "470", "Mobiliser", "Rencontres"):
        assert words not in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert "style=" not in page


# In a file


def test_a_file_holds_no_contact_unless_asked_for_and_what_was_asked_is_noted() -> None:
    meeting = make_meeting()
    phone = "+32 470 12 34 56"
    came(meeting, "Ana", phone=phone, access_needs="Une rampe", consent_access_needs=True)
    gone = came(meeting, "Bo")
    erase_registration(gone)
    me = make_user(COORDINATORS)
    client = entering(me)
    url = of_list("registrants_file", meeting)

    plain = client.post(url, {"file_format": "csv"})
    full = client.post(url, {"file_format": "csv", "contacts": "on", "needs": "on"})

    rows = list(csv.reader(StringIO(plain.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Name", "State", "Turn", "First time", "Has needs", "Arrived"]
    assert rows[1:] == [
        ["Ana", "Confirmed", "", "", "yes", ""],
        ["(erased)", "Cancelled", "", "", "", ""],
    ]
    assert b"@example.org" not in plain.content
    assert f'"ana@example.org";"tel. {phone}"' in full.content.decode()
    assert "no-store" in full.headers["Cache-Control"]
    assert full.headers["Content-Disposition"] == f'attachment; filename="list-{meeting.date}.csv"'
    last, first = AuditEntry.objects.about("meeting", meeting.public_id).filter(actor=me)
    assert (first.ids["contacts"], last.ids) == (0, {"people": 2, "contacts": 1, "needs": 1})


def test_an_ods_file_opens_with_every_cell_as_text() -> None:
    meeting = make_meeting()
    came(meeting, '=HYPERLINK("x")', email="ana@example.org", phone="+32 470 12 34 56")

    answer = coordinator().post(
        of_list("registrants_file", meeting), {"file_format": "ods", "contacts": "on"}
    )

    [table] = Document(BytesIO(answer.content)).body.get_tables()
    cells = [cell for row in table.get_rows() for cell in row.get_cells()]
    assert {cell.type for cell in cells} == {"string"}
    assert [cell.formula for cell in cells if cell.formula] == []
    assert '=HYPERLINK("x")' in [cell.get_value() for cell in cells]
    assert "+32 470 12 34 56" in [cell.get_value() for cell in cells]


def test_a_file_is_made_by_posting_only_and_a_format_is_needed() -> None:
    client = coordinator()
    url = of_list("registrants_file", make_meeting())

    looked, unclear = client.get(url), client.post(url, {"file_format": "exe"})

    assert (looked.status_code, unclear.status_code) == (200, 422)
    assert not AuditEntry.objects.filter(action="registrations.exported").exists()


def test_somebody_cancelled_by_a_coordinator_is_written_to() -> None:
    row = came(make_meeting(), "Ana", language="en")
    run_jobs()
    mail.outbox.clear()

    coordinator().post(of_person("registration_cancel", row), {"seen": row.version})
    run_jobs()

    [told] = mail.outbox
    assert "You are no longer expected on this date." in told.body
