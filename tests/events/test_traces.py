"""What an act leaves behind: who of us did it, from where to where, and what others hear of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from freezegun import freeze_time

from events.actions import (
    Needs,
    Overtaken,
    RegistrationClosed,
    answer_offer,
    cancel_registration,
    change_access_needs,
    correct_contact,
    erase_registration,
    lapse_offers,
    move_registration,
    restore_registration,
)
from events.actions.links import person_key
from events.actions.moving import FULL
from events.actions.retention import purge_list_actors
from events.models import Meeting, Notice, Registration, RegistrationContact, WaitingMove
from network.actions import erase_account
from network.models import AuditEntry, Consent, User
from network.outbox import HANDLERS, TOPICS, emit, on
from tests.events.factories import apply, make_meeting
from tests.network.admin_people import make_user
from tests.network.jobs import jobs, run_jobs

pytestmark = pytest.mark.django_db

Heard = list[dict[str, Any]]
Hear = Callable[[str], Heard]


@pytest.fixture
def hear(monkeypatch: pytest.MonkeyPatch) -> Hear:
    """`hear("meeting.changed")` listens to a topic as another package would."""

    def listen(topic: str) -> Heard:
        heard: Heard = []
        monkeypatch.setitem(TOPICS, topic, list(TOPICS.get(topic, ())))
        monkeypatch.setitem(HANDLERS, f"tests.{topic}", None)
        on(topic, key=f"tests.{topic}")(lambda **ids: heard.append(ids))
        return heard

    return listen


def came(meeting: Meeting, name: str, **given: object) -> Registration:
    row = apply(meeting, name, **given).registration
    assert row is not None
    return row


def fresh(row: Registration) -> Registration:
    return Registration.objects.get(pk=row.pk)


def moves(row: Registration) -> list[tuple[str, User | None, Meeting | None]]:
    found = WaitingMove.objects.filter(registration=row).order_by("pk")
    return [(move.kind, move.actor, move.other) for move in found]


def acts(row: Registration) -> list[tuple[str, User | None, dict[str, Any]]]:
    found = AuditEntry.objects.about("registration", row.public_id)
    return [(act.action, act.actor, act.ids) for act in found]


def contact_of(row: Registration, **changed: str) -> dict[str, str]:
    contact = RegistrationContact.objects.get(registration=row)
    names = ("name", "email", "phone", "phone_use", "language")
    return {name: getattr(contact, name) for name in names} | changed


# Moves


def test_a_move_says_who_did_it_from_where_and_to_where(hear: Hear) -> None:
    here, there = make_meeting(capacity=1), make_meeting(days=20, capacity=1)
    row, next_in_line, by = came(here, "Ana"), came(here, "Bo"), make_user()
    came(there, "Zoe")
    heard = hear("registration.moved")

    move_registration(row, to=there, waits=True, by=by)

    assert moves(row) == [("moved_out", by, there), ("moved_in", by, here), ("queued", by, None)]
    assert acts(row) == [
        ("registration.moved", by, {"was": here.public_id, "meeting": there.public_id})
    ]
    freed = WaitingMove.objects.get(registration=next_in_line, kind="promoted").because
    assert freed is not None
    assert (freed.registration_id, freed.kind) == (row.pk, "moved_out")
    run_jobs()
    [told] = heard
    assert told["version"] == fresh(row).version


def test_who_finds_a_free_place_there_does_not_pass_through_its_waiting_list() -> None:
    here, there = make_meeting(), make_meeting(days=20, capacity=2)
    row, by = came(here, "Ana"), make_user()
    Registration.objects.filter(pk=row.pk).update(lapsed_offers=2)

    move_registration(row, to=there, by=by)

    assert moves(row) == [("moved_out", by, there), ("moved_in", by, here)]
    assert fresh(row).lapsed_offers == 0


def test_nobody_who_is_moved_passes_those_who_wait_beside_a_free_place() -> None:
    here, there = make_meeting(), make_meeting(days=20, capacity=1)
    row, first, waits = came(here, "Ana"), came(there, "Bo"), came(there, "Cy")
    # After the cut-off the list no longer serves itself: the place stays free.
    Meeting.objects.filter(pk=there.pk).update(closes_before_minutes=60 * 24 * 60)
    cancel_registration(first)

    move_registration(row, to=there, waits=True)

    assert (fresh(row).status, fresh(row).position) == ("waiting", 2)
    assert fresh(waits).position == 1


def test_after_the_cut_off_one_of_us_still_moves_and_puts_back() -> None:
    here, there = make_meeting(), make_meeting(days=20)
    Meeting.objects.filter(pk=there.pk).update(closes_before_minutes=60 * 24 * 60)
    row = came(here, "Ana")

    move_registration(row, to=there)
    cancel_registration(row)
    restore_registration(row)

    assert (fresh(row).meeting, fresh(row).status) == (there, "confirmed")


def test_what_was_to_be_told_of_the_meeting_left_is_told_no_more() -> None:
    here, there = make_meeting(), make_meeting(days=20)
    row, stays = came(here, "Ana"), came(here, "Bo")
    for registration in (row, stays):
        Notice.objects.create(registration=registration, key=registration.public_id, sequence=1)

    move_registration(row, to=there)

    assert [notice.registration for notice in Notice.objects.all()] == [stays]


def test_a_move_to_where_one_is_already_changes_nothing() -> None:
    here = make_meeting()
    row = came(here, "Ana")

    done = move_registration(row, to=here, by=make_user())

    assert (done.registration, done.was_there) == (row, False)
    assert (moves(row), acts(row)) == ([], [])


def test_only_the_same_meeting_makes_somebody_the_same_person_twice() -> None:
    here, there, elsewhere = make_meeting(), make_meeting(days=20), make_meeting(days=30)
    row, other = came(here, "Ana"), came(elsewhere, "Ana")

    done = move_registration(row, to=there)

    assert not done.was_there
    assert (fresh(row).meeting, fresh(other).meeting) == (there, elsewhere)


def test_who_took_over_an_address_is_known_by_it_elsewhere_too() -> None:
    here, there = make_meeting(), make_meeting(days=20)
    came(here, "Ana")
    row, known = came(here, "Bo"), came(there, "Ana")
    correct_contact(row, **contact_of(row, email="ana@example.org"))
    by = make_user()

    done = move_registration(row, to=there, by=by)

    assert (done.was_there, done.registration) == (True, known)
    assert moves(row) == [("gave_back", by, None)]


def test_a_full_meeting_says_so_in_words() -> None:
    here, there = make_meeting(), make_meeting(days=20, capacity=1)
    row = came(here, "Ana")
    came(there, "Zoe")

    with pytest.raises(ValidationError) as refused:
        move_registration(row, to=there)

    assert refused.value.messages == [str(FULL)]


@pytest.mark.parametrize("late", [timedelta(), timedelta(seconds=1)])
def test_nobody_leaves_a_meeting_from_the_moment_it_is_over(late: timedelta) -> None:
    here, there = make_meeting(), make_meeting(days=20)
    row = came(here, "Ana")

    with freeze_time(here.ends_at + late), pytest.raises(RegistrationClosed):
        move_registration(row, to=there)


def test_putting_back_says_who_did_it_and_heeds_what_was_seen() -> None:
    meeting, by = make_meeting(), make_user()
    row = came(meeting, "Ana")
    seen = row.version
    cancel_registration(row)

    with pytest.raises(Overtaken):
        restore_registration(row, by=by, seen=seen)
    restore_registration(row, by=by, seen=fresh(row).version)

    assert moves(row)[-1] == ("put_back", by, None)
    assert acts(row) == [("registration.put_back", by, {"meeting": meeting.public_id})]


# Answers and offers


def offered(meeting: Meeting, **given: object) -> Registration:
    """Somebody who is asked whether they still want the place that somebody else gave back."""
    first, row = came(meeting, "First"), came(meeting, "Ana", if_full="ask", **given)
    cancel_registration(first)
    assert fresh(row).status == "offered"
    return fresh(row)


def late(meeting: Meeting) -> None:
    """After the cut-off the list no longer serves itself: a place given back stays free."""
    Meeting.objects.filter(pk=meeting.pk).update(closes_before_minutes=60 * 24 * 60)


@pytest.mark.parametrize("seen_earlier", [True, False])
def test_who_cancels_for_somebody_has_seen_them_as_they_are(seen_earlier: bool, hear: Hear) -> None:
    meeting, by = make_meeting(capacity=1), make_user()
    row = offered(meeting)
    heard = hear("registration.taken_off")

    if seen_earlier:
        with pytest.raises(Overtaken) as overtaken:
            cancel_registration(row, by=by, seen=row.version - 1)
        assert overtaken.value.code == "overtaken"
        assert acts(row) == []
    else:
        cancel_registration(row, by=by, seen=row.version)
        assert moves(row)[-1] == ("declined", by, None)
        assert acts(row) == [("registration.cancelled", by, {"meeting": meeting.public_id})]
        run_jobs()
        assert [ids["was_seen"] for ids in heard] == [False]


def test_what_one_does_oneself_one_has_seen(hear: Hear) -> None:
    heard = hear("registration.cancelled")

    cancel_registration(came(make_meeting(), "Ana"))
    answer_offer(offered(make_meeting(days=20, capacity=1)), accepts=False)
    run_jobs()

    # The second is the one who made room for the third.
    assert [ids["was_seen"] for ids in heard] == [True, True, True]


@pytest.mark.parametrize("accepts", [True, False])
def test_an_answer_by_telephone_is_written_down_with_who_took_it(accepts: bool, hear: Hear) -> None:
    meeting, by = make_meeting(capacity=1), make_user()
    row = offered(meeting)
    heard = hear("registration.confirmed" if accepts else "registration.cancelled")
    run_jobs()
    heard.clear()

    with pytest.raises(Overtaken):
        answer_offer(row, accepts=True, by=by, seen=row.version - 1)
    answer_offer(row, accepts=accepts, by=by, seen=row.version if accepts else None)

    what, kind = ("place_given", "accepted") if accepts else ("declined", "declined")
    assert acts(row) == [(f"registration.{what}", by, {"meeting": meeting.public_id})]
    assert moves(row)[-1] == (kind, by, None)
    run_jobs()
    assert [ids["registration"] for ids in heard] == [row.public_id]
    assert heard[0]["was_seen"] is True


def test_an_offer_holds_past_the_cut_off_until_its_own_end() -> None:
    meeting = make_meeting(capacity=1)
    row = offered(meeting)
    late(meeting)

    answer_offer(row, accepts=True)

    assert fresh(row).status == "confirmed"


def test_an_offer_that_lapsed_says_so() -> None:
    meeting = make_meeting(capacity=1)
    row = offered(meeting)
    Registration.objects.filter(pk=row.pk).update(offer_expires_at=timezone.now())

    with pytest.raises(RegistrationClosed) as closed:
        answer_offer(row, accepts=True)

    assert closed.value.code == "lapsed"


def test_who_waits_and_asks_takes_a_free_place_at_once_and_unasked() -> None:
    meeting, by = make_meeting(capacity=1), make_user()
    first, row = came(meeting, "First"), came(meeting, "Ana", if_full="ask")
    late(meeting)
    cancel_registration(first)
    Meeting.objects.filter(pk=meeting.pk).update(closes_before_minutes=0)

    answer_offer(row, accepts=True, by=by)

    assert fresh(row).status == "confirmed"
    assert moves(row)[-1] == ("promoted", by, None)


def test_a_place_given_by_hand_after_the_cut_off_says_by_whom_and_passes_nobody_else() -> None:
    meeting, by = make_meeting(capacity=1), make_user()
    first, row, other = came(meeting, "First"), came(meeting, "Ana"), came(meeting, "Bo")
    late(meeting)
    cancel_registration(first)
    meeting.refresh_from_db()

    with freeze_time(meeting.closes_at), pytest.raises(RegistrationClosed):
        answer_offer(row, accepts=True)
    answer_offer(row, accepts=True, by=by)
    with pytest.raises(RegistrationClosed):
        answer_offer(other, accepts=True, by=by)

    assert moves(row)[-1] == ("promoted", by, None)
    assert fresh(other).status == "waiting"


def test_who_is_put_back_by_one_of_us_is_asked_nothing_where_a_place_is_free() -> None:
    meeting, by = make_meeting(capacity=1), make_user()
    row, waits = came(meeting, "Ana", if_full="ask"), came(meeting, "Bo", if_full="ask")
    late(meeting)
    cancel_registration(row)
    Meeting.objects.filter(pk=meeting.pk).update(closes_before_minutes=0)
    meeting.refresh_from_db()

    restore_registration(row, by=by)

    # The first in line is asked; who came back is behind, and their line says by whom.
    assert (fresh(waits).status, fresh(row).status) == ("offered", "waiting")
    assert moves(row)[-2:] == [("put_back", by, None), ("queued", by, None)]


def test_an_offer_let_pass_costs_the_turn_and_a_second_one_the_list(hear: Hear) -> None:
    meeting = make_meeting(capacity=1)
    row = offered(meeting)
    heard = hear("registration.lapsed")
    lapsed = []

    for _time in range(2):
        Registration.objects.filter(pk=row.pk).update(offer_expires_at=timezone.now())
        assert lapse_offers() == 1
        lapsed.append((fresh(row).status, fresh(row).lapsed_offers))

    assert lapsed == [("offered", 1), ("cancelled", 2)]
    kinds = [kind for kind, _by, _other in moves(row)]
    assert kinds == ["queued", "offered", "lapsed", "queued", "offered", "lapsed", "left"]
    run_jobs()
    assert [ids["registration"] for ids in heard] == [row.public_id] * 2


def test_only_an_offer_whose_time_has_come_lapses_and_ranks_follow_each_other() -> None:
    meeting, elsewhere = make_meeting(capacity=1), make_meeting(days=20, capacity=1)
    row, still_asked = offered(meeting), offered(elsewhere)
    answer_offer(row, accepts=True)
    # An instant of an earlier offer says nothing about who has their place.
    Registration.objects.filter(pk=row.pk).update(offer_expires_at=timezone.now())

    assert lapse_offers() == 0

    assert (fresh(row).status, fresh(still_asked).status) == ("confirmed", "offered")


def test_each_turn_is_the_next_one() -> None:
    meeting = make_meeting(capacity=1)
    row, waits = came(meeting, "Ana"), came(meeting, "Bo")
    late(meeting)
    cancel_registration(row)

    restore_registration(row)
    last = came(make_meeting(days=20), "Cy")
    move_registration(last, to=meeting, waits=True)

    meeting.refresh_from_db()
    ranks = [fresh(one).rank for one in (waits, row, last)]
    assert ranks == [2, 3, 4]
    assert meeting.last_rank == 4


def test_the_offers_of_one_meeting_lapse_together_and_those_of_others_do_not() -> None:
    meeting, elsewhere = make_meeting(capacity=2), make_meeting(days=20, capacity=1)
    full = [came(meeting, "First"), came(meeting, "Second")]
    asked = [came(meeting, name, if_full="ask") for name in ("Ana", "Bo")]
    for row in full:
        cancel_registration(row)
    other = offered(elsewhere)
    Registration.objects.filter(pk=asked[0].pk).update(offer_expires_at=timezone.now())

    assert lapse_offers() == 1

    assert [fresh(row).lapsed_offers for row in (*asked, other)] == [1, 0, 0]


# Corrections


def test_a_telephone_has_a_use_and_no_telephone_has_none() -> None:
    row = came(make_meeting(), "Ana")
    uses = []

    for phone, phone_use in (("+32 470 12 34 56", ""), ("+32 470 12 34 56", "sms"), ("", "sms")):
        correct_contact(row, **contact_of(row, phone=phone, phone_use=phone_use))
        uses.append(RegistrationContact.objects.get(registration=row).phone_use)

    assert uses == ["no_message", "sms", ""]


def test_who_can_still_be_reached_is_still_asked_first() -> None:
    row = came(make_meeting(), "Ana", if_full="ask", phone="+32 470 12 34 56")
    asked = []

    correct_contact(row, **contact_of(row, phone="", phone_use=""))
    asked.append(fresh(row).if_full)
    correct_contact(row, **contact_of(row, email=""))
    asked.append(fresh(row).if_full)

    assert asked == ["ask", "confirm"]


def test_an_address_that_others_gave_elsewhere_or_differently_is_one_s_own() -> None:
    meeting, elsewhere = make_meeting(), make_meeting(days=20)
    row, _other, _far = came(meeting, "Ana"), came(meeting, "Bo"), came(elsewhere, "Cy")

    correct_contact(row, **contact_of(row, email="cy@example.org"))

    assert fresh(row).person_key == person_key("cy@example.org")


def test_two_who_give_the_address_of_a_third_are_both_taken_at_their_word() -> None:
    meeting = make_meeting()
    rows = [came(meeting, "Ana"), came(meeting, "Bo"), came(meeting, "Cy")]

    for row in rows[1:]:
        correct_contact(row, **contact_of(row, email="ana@example.org"))

    assert len({fresh(row).person_key for row in rows}) == 3
    assert fresh(rows[1]).status == fresh(rows[2]).status == "confirmed"


def test_corrections_and_erasures_are_heard_of(hear: Hear) -> None:
    row = came(make_meeting(), "Ana")
    corrected, erased = hear("registration.corrected"), hear("registration.erased")

    correct_contact(row, **contact_of(row, name="Anna"))
    change_access_needs(row, needs=Needs(access_needs="Une rampe"), consents=True)
    erase_registration(row)
    run_jobs()

    assert [ids["registration"] for ids in corrected] == [row.public_id] * 2
    assert [ids["registration"] for ids in erased] == [row.public_id]


def test_the_consent_to_keep_needs_says_who_reads_them() -> None:
    row = came(make_meeting(), "Ana")

    change_access_needs(row, needs=Needs(access_needs="Une rampe"), consents=True)

    given = Consent.objects.get(purpose="access_needs")
    assert (given.audience, given.is_given) == ("coordinators", True)


@pytest.mark.parametrize(
    ("late", "status"), [(-1, "cancelled"), (0, "confirmed"), (1, "confirmed")]
)
def test_erased_after_the_meeting_one_still_was_there(late: int, status: str) -> None:
    meeting = make_meeting()
    row = came(meeting, "Ana")

    with freeze_time(meeting.ends_at + timedelta(seconds=late)):
        erase_registration(row)

    assert fresh(row).status == status


def test_erased_after_cancelling_one_stays_cancelled() -> None:
    row = came(make_meeting(), "Ana")
    cancel_registration(row)
    before = moves(row)

    erase_registration(row)

    assert (fresh(row).status, moves(row)) == ("cancelled", before)


# Accounts


def test_an_erased_account_takes_its_own_jobs_with_it_and_is_heard_of(hear: Hear) -> None:
    make_user("Coordinators")
    account, other = make_user(), make_user()
    heard = hear("account.erased")
    hear("account.looked_at")
    for somebody in (account, other):
        emit("account.looked_at", account=somebody.public_id)

    erase_account(account)

    waiting = jobs(key="tests.account.looked_at")
    assert [job.args_kwargs["args"][1]["account"] for job in waiting] == [other.public_id]
    gone = account.public_id
    run_jobs()
    assert heard == [{"account": gone}]


def test_a_list_forgets_who_changed_it_only_when_that_is_due() -> None:
    meeting, by = make_meeting(capacity=1), make_user()
    row, waits = came(meeting, "Ana"), came(meeting, "Bo")
    cancel_registration(row, by=by)
    restore_registration(row, by=by)
    now = timezone.now()

    early, due, again = (
        purge_list_actors(now - timedelta(days=1)),
        purge_list_actors(now + timedelta(seconds=1)),
        purge_list_actors(now + timedelta(seconds=1)),
    )

    assert (early, again) == (0, 0)
    assert due == 3
    assert not WaitingMove.objects.filter(actor__isnull=False).exists()
    assert waits.pk is not None
