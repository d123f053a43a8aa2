"""Who runs a meeting today, and how little each of them is told of the people who come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.abilities import abilities
from events.models import Meeting, Registration, SeriesRole
from events.roles import ABILITIES_OF, Ability
from network.audiences import ANYONE
from network.models import Membership, Organisation, Representation
from tests.events.factories import apply, in_days, make_meeting, make_series
from tests.events.people_who_run import as_viewer, give_role, person, representing, running

pytestmark = pytest.mark.django_db


def names_known_to(viewer: object) -> list[str]:
    rows = Registration.objects.known_to(viewer)  # type: ignore[arg-type]
    return sorted(rows.values_list("contact__name", flat=True))


def test_every_role_has_its_abilities_and_only_facilitators_read_needs() -> None:
    assert set(ABILITIES_OF) == set(SeriesRole.Role.values)
    assert [role for role, gives in ABILITIES_OF.items() if Ability.SEE_NEEDS in gives] == [
        "facilitator"
    ]


def test_a_role_counts_from_its_first_day_to_its_last() -> None:
    meeting = make_meeting()
    user = person()
    give_role(meeting.series, user, until=in_days(-1))
    give_role(meeting.series, user, "organiser", since=in_days(1))

    assert abilities(as_viewer(user), meeting) == frozenset()
    assert not Meeting.objects.run_by(as_viewer(user)).exists()

    give_role(meeting.series, user, "welcomer", since=in_days(0), until=in_days(0))
    assert abilities(as_viewer(user), meeting) == {Ability.WELCOME}
    assert list(Meeting.objects.run_by(as_viewer(user))) == [meeting]
    assert not Meeting.objects.run_by(as_viewer(user), ability=Ability.WRITE).exists()


def test_who_runs_one_series_knows_nobody_of_another() -> None:
    mine, other = make_meeting(), make_meeting(series=make_series())
    apply(mine, "Lou")
    apply(other, "Mo")
    viewer = as_viewer(running(mine))

    assert names_known_to(viewer) == ["Lou"]
    assert abilities(viewer, other) == frozenset()
    assert names_known_to(ANYONE) == []
    assert names_known_to(as_viewer(person("Nobody", is_peer=True))) == []


def test_a_welcomer_knows_the_newcomers_of_the_next_meeting_and_nobody_else() -> None:
    series = make_series()
    next_one, later = make_meeting(series=series, capacity=2), make_meeting(series=series, days=30)
    apply(next_one, "New", is_first_time=True)
    apply(next_one, "Known")
    apply(next_one, "Waiting", is_first_time=True)
    apply(later, "Later", is_first_time=True)

    assert names_known_to(as_viewer(running(next_one, "welcomer"))) == ["New"]


def test_a_cancelled_registration_is_nobody_elses_business() -> None:
    meeting = make_meeting()
    apply(meeting, "Lou")
    apply(meeting, "Gone")
    Registration.objects.filter(contact__name="Gone").update(status="cancelled")

    assert names_known_to(as_viewer(running(meeting))) == ["Lou"]


def test_an_organisation_counts_while_it_is_verified_and_represented() -> None:
    meeting = make_meeting()
    user = representing(meeting)
    assert Ability.WRITE in abilities(as_viewer(user), meeting)
    assert Ability.SEE_NEEDS not in abilities(as_viewer(user), meeting)

    Representation.objects.filter(user=user).update(until=in_days(-1))
    assert abilities(as_viewer(user), meeting) == frozenset()

    Representation.objects.filter(user=user).update(until=None)
    past = timezone.now() - timedelta(days=1)
    Organisation.objects.filter(representations__user=user).update(verified_until=past)
    assert abilities(as_viewer(user), meeting) == frozenset()


def test_a_meeting_of_peers_is_run_by_peers_and_by_no_institution() -> None:
    meeting = make_meeting(entry="peers")
    Meeting.objects.filter(pk=meeting.pk).update(entry="peers")
    peer = running(meeting, name="Peer", is_peer=True)
    other = running(meeting, name="Other")
    institution = representing(meeting)
    Membership.objects.create(user=institution, since=timezone.localdate(), is_peer=True)
    meeting.refresh_from_db()

    for user, runs in ((peer, True), (other, False), (institution, False)):
        assert Meeting.objects.run_by(as_viewer(user)).exists() == runs
        assert bool(abilities(as_viewer(user), meeting)) == runs


def test_who_runs_a_meeting_for_members_or_by_invitation_sees_it_without_being_a_member() -> None:
    drafts = make_meeting(entry="invitation", state="draft")

    assert Meeting.objects.run_by(as_viewer(running(drafts))).get() == drafts
