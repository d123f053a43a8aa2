"""Trajectories: asked, begun from a template, in their order, with the peer worker, ended."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from network.actions.profiles import erase_profile, exclude, hide_profile, report_death
from network.actions.trajectories.asking import (
    ask_trajectory,
    decline_ask,
    open_trajectory,
    start_trajectory,
    withdraw_ask,
)
from network.actions.trajectories.ending import end_trajectory, end_what_is_over
from network.actions.trajectories.notes import add_document, take_away, write_note
from network.actions.trajectories.referents import name_referents
from network.actions.trajectories.reminding import remind_of_steps
from network.actions.trajectories.steps import finish_step, plan_step, reopen_step
from network.actions.trajectories.taking_part import (
    ask_to_join,
    join_trajectory,
    leave_trajectory,
)
from network.actions.trajectories.templates import (
    StepFacts,
    lay_templates,
    remove_step,
    save_step,
    save_template,
)
from network.actions.trajectories.writing import side_of
from network.models import (
    AuditEntry,
    Consent,
    HostTrajectory,
    Mail,
    Stage,
    TrajectoryNote,
    TrajectoryPart,
    TrajectoryTemplate,
)
from network.visibility import viewer_for
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_node,
    make_profile,
    make_representative,
)
from tests.network.trajectories import (
    SAID,
    Cast,
    asked,
    at_recruitment,
    make_cast,
    make_host,
    started,
    with_peer,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def now(row: HostTrajectory) -> HostTrajectory:
    return HostTrajectory.objects.get(pk=row.pk)


def code_of(refusal: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    """The codes of a refusal; where a field is refused without one, the field."""
    error = refusal.value
    if hasattr(error, "error_dict"):
        fields = error.error_dict.items()
        return {str(one.code or name) for name, errors in fields for one in errors}
    return {str(one.code) for one in error.error_list}


def test_a_trajectory_begins_with_the_steps_of_its_template_and_keeps_them(cast: Cast) -> None:
    row = started(cast)
    template = TrajectoryTemplate.objects.get(slug="team")
    before = list(row.steps.values_list("position", "stage", "planned_on"))

    facts = StepFacts(
        stage="immersion",
        position=1,
        days=10,
        titles={"fr": "Autre", "nl": "Anders", "en": "Other"},
    )
    save_step(template, facts, by=cast.coordinator)
    remove_step(template, position=3, by=cast.coordinator)

    assert [stage for _place, stage, _day in before] == [
        *("immersion", "needs", "awareness", "recruitment", "follow_up", "follow_up")
    ]
    assert [day for _place, _stage, day in before][:2] == [
        TODAY() + timedelta(days=45),
        TODAY() + timedelta(days=90),
    ]
    assert list(row.steps.values_list("position", "stage", "planned_on")) == before
    assert template.steps.get(position=1).titles["fr"] == "Autre"
    assert template.steps.count() == 6


def test_templates_are_laid_once_and_keep_what_coordinators_changed(cast: Cast) -> None:
    template = TrajectoryTemplate.objects.get(slug="team")
    names = {"fr": "Équipe", "nl": "Team", "en": "Team"}
    save_template(
        names=names, kind="team", is_offered=False, template=template, by=cast.coordinator
    )

    assert lay_templates() == 0
    template.refresh_from_db()
    assert (template.names, template.is_offered) == (names, False)
    row = asked(cast)
    with pytest.raises(ValidationError):
        start_trajectory(
            row, template=template, starts_on=TODAY(), referent=None, viewer=cast.as_network
        )


def test_the_stages_of_a_template_keep_their_order(cast: Cast) -> None:
    team = TrajectoryTemplate.objects.get(slug="team")
    detachment = TrajectoryTemplate.objects.get(slug="detachment")
    words = {"fr": "x", "nl": "x", "en": "x"}
    late = StepFacts(stage="follow_up", position=1, days=5, titles=words)
    early = StepFacts(stage="immersion", position=1, days=5, titles=words)

    with pytest.raises(ValidationError) as refusal:
        save_step(team, late, by=cast.coordinator)
    assert code_of(refusal) == {"position"}
    with pytest.raises(ValidationError) as refusal:
        save_step(detachment, early, by=cast.coordinator)
    assert code_of(refusal) == {"stage"}
    with pytest.raises(PermissionDenied):
        save_step(team, early, by=cast.peer)


def test_only_the_hat_of_a_verified_organisation_asks(cast: Cast) -> None:
    other = make_institution("other", verified_at=None, verified_until=None)
    stranger = make_representative(other)
    said = {"wishes": "A team.", "kind": "team", "node": make_node()}

    for viewer in (cast.as_peer, cast.as_network, viewer_for(stranger, hat=other.public_id)):
        with pytest.raises(PermissionDenied):
            ask_trajectory(cast.organisation, **said, viewer=viewer)
        with pytest.raises(PermissionDenied):
            ask_trajectory(other, **said, viewer=viewer)
    assert not HostTrajectory.objects.exists()


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ("Write to lou@example.org", "address"),
        ("Call 0470 12 34 56", "number"),
        ("We hire somebody born in 1985", "birth"),
        ("   ", "required"),
    ],
)
def test_what_speaks_of_a_person_is_refused_where_it_stands(
    cast: Cast, wishes: str, code: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        asked(cast, wishes=wishes)
    assert set(refusal.value.error_dict) == {"wishes"}
    assert code in code_of(refusal)

    row = started(cast)
    with pytest.raises(ValidationError) as refusal:
        write_note(row, words=wishes, viewer=cast.as_host)
    assert set(refusal.value.error_dict) == {"words"}


def test_asking_is_answered_or_taken_back_and_nothing_follows_an_end(cast: Cast) -> None:
    row, other = asked(cast), asked(cast)
    withdraw_ask(row, viewer=cast.as_host)
    withdraw_ask(row, viewer=cast.as_host)
    decline_ask(other, viewer=cast.as_network)
    decline_ask(other, viewer=cast.as_network)

    template = TrajectoryTemplate.objects.get(slug="team")
    for ended in (row, other):
        with pytest.raises(ValidationError) as refusal:
            start_trajectory(
                ended, template=template, starts_on=TODAY(), referent=None, viewer=cast.as_network
            )
        assert code_of(refusal) == {"moved_on"}
        assert now(ended).ended_at is not None
    assert AuditEntry.objects.filter(action="trajectory.declined").count() == 1


def test_the_database_refuses_an_end_without_its_moment(cast: Cast) -> None:
    row = started(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        HostTrajectory.objects.filter(pk=row.pk).update(state="ended")
    with pytest.raises(IntegrityError), transaction.atomic():
        HostTrajectory.objects.filter(pk=row.pk).update(state="unheard")
    with pytest.raises(IntegrityError), transaction.atomic():
        TrajectoryNote.objects.create(trajectory=row, side="peer", words="no part")


def test_steps_are_done_in_their_order_and_opened_again_from_the_last(cast: Cast) -> None:
    row = started(cast)

    with pytest.raises(ValidationError) as refusal:
        finish_step(row, 2, viewer=cast.as_host)
    assert code_of(refusal) == {"order"}
    finish_step(row, 1, viewer=cast.as_host)
    finish_step(row, 1, viewer=cast.as_network)
    finish_step(row, 2, viewer=cast.as_network)
    with pytest.raises(ValidationError) as refusal:
        reopen_step(row, 1, viewer=cast.as_host)
    assert code_of(refusal) == {"order"}
    reopen_step(row, 2, viewer=cast.as_host)
    with pytest.raises(ValidationError) as refusal:
        finish_step(row, 2, done_on=TODAY() + timedelta(days=1), viewer=cast.as_host)
    assert code_of(refusal) == {"done_on"}
    with pytest.raises(ValidationError) as refusal:
        finish_step(row, 2, done_on=TODAY() - timedelta(days=1), viewer=cast.as_host)
    assert code_of(refusal) == {"done_on"}
    assert now(row).stage() is Stage.NEEDS


def test_an_older_screen_does_not_overwrite_the_plan(cast: Cast) -> None:
    row = now(started(cast))
    day = TODAY() + timedelta(days=3)
    plan_step(row, 1, planned_on=day, version=row.version, viewer=cast.as_host)

    with pytest.raises(ValidationError) as refusal:
        plan_step(row, 1, planned_on=None, version=row.version, viewer=cast.as_network)

    assert code_of(refusal) == {"overtaken"}
    assert row.steps.get(position=1).planned_on == day


def test_nobody_joins_before_recruitment_nor_without_their_own_yes(cast: Cast) -> None:
    row = started(cast)
    with pytest.raises(ValidationError) as refusal:
        ask_to_join(row, cast.profile, viewer=cast.as_network)
    assert code_of(refusal) == {"early"}

    for position in (1, 2, 3):
        finish_step(row, position, viewer=cast.as_host)
    with pytest.raises(PermissionDenied):
        ask_to_join(row, cast.profile, viewer=cast.as_host)
    ask_to_join(row, cast.profile, viewer=cast.as_network)
    assert side_of(row, cast.as_peer) == ""
    for stranger in (cast.coordinator, cast.host):
        with pytest.raises(PermissionDenied):
            join_trajectory(row, by=stranger, agreed=SAID)
    join_trajectory(row, by=cast.peer, agreed=SAID)
    join_trajectory(row, by=cast.peer, agreed=SAID)

    assert side_of(row, cast.as_peer) == "peer"
    given = Consent.objects.filter(purpose="profile.trajectory", is_given=True)
    assert [one.receiver_id for one in given] == [cast.organisation.public_id]


def test_who_does_not_show_themselves_to_the_coordinator_is_not_asked(cast: Cast) -> None:
    row = at_recruitment(cast)
    unseen = make_profile(listed="me")

    with pytest.raises(PermissionDenied):
        ask_to_join(row, unseen, viewer=cast.as_network)


def test_a_no_leaves_nothing_to_read(cast: Cast) -> None:
    row = at_recruitment(cast)
    ask_to_join(row, cast.profile, viewer=cast.as_network)

    leave_trajectory(row, by=cast.peer, agreed=SAID)
    leave_trajectory(row, by=cast.peer, agreed=SAID)

    assert not TrajectoryPart.objects.exists()
    assert not Consent.objects.filter(purpose="profile.trajectory").exists()
    with pytest.raises(ValidationError):
        join_trajectory(row, by=cast.peer, agreed=SAID)


def test_from_their_yes_on_the_peer_worker_reads_and_writes_everything(cast: Cast) -> None:
    row = at_recruitment(cast)
    write_note(row, words="The team meets on Mondays.", viewer=cast.as_host)
    ask_to_join(row, cast.profile, viewer=cast.as_network)
    with pytest.raises(PermissionDenied):
        write_note(row, words="Mine.", viewer=cast.as_peer)

    join_trajectory(row, by=cast.peer, agreed=SAID)
    write_note(row, words="Mine.", viewer=cast.as_peer)
    add_document(row, title="Rota", link="https://example.org/rota", viewer=cast.as_peer)
    finish_step(row, 4, viewer=cast.as_peer)

    readable = HostTrajectory.objects.readable_by(cast.as_peer).get()
    assert [note.words for note in readable.notes.all()] == ["Mine.", "The team meets on Mondays."]
    assert {note.side for note in readable.notes.all()} == {"host", "peer"}


def test_no_follow_up_is_written_without_the_peer_worker(cast: Cast) -> None:
    row = at_recruitment(cast)
    finish_step(row, 4, viewer=cast.as_host)

    for write in (
        lambda: write_note(row, words="How it goes.", viewer=cast.as_host),
        lambda: finish_step(row, 5, viewer=cast.as_network),
        lambda: add_document(row, title="x", link="https://example.org/", viewer=cast.as_host),
    ):
        with pytest.raises(ValidationError) as refusal:
            write()
        assert code_of(refusal) == {"alone"}

    ask_to_join(row, cast.profile, viewer=cast.as_network)
    join_trajectory(row, by=cast.peer, agreed=SAID)
    write_note(row, words="How it goes.", viewer=cast.as_host)
    finish_step(row, 5, viewer=cast.as_host)
    assert row.notes.count() == 1


def test_each_takes_away_their_own_words_alone(cast: Cast) -> None:
    row = with_peer(cast)
    note = write_note(row, words="Mine.", viewer=cast.as_peer)

    for other in (cast.as_host, cast.as_network):
        with pytest.raises(PermissionDenied):
            take_away(row, public_id=note.public_id, viewer=other)
    take_away(row, public_id=note.public_id, viewer=cast.as_peer)
    take_away(row, public_id=note.public_id, viewer=cast.as_peer)
    assert not row.notes.exists()


@pytest.mark.parametrize("who", ["as_host", "as_peer", "as_network"])
def test_it_ends_without_a_reason_and_nobody_reads_by_whom(cast: Cast, who: str) -> None:
    row = with_peer(cast)

    end_trajectory(row, viewer=getattr(cast, who))
    end_trajectory(row, viewer=getattr(cast, who))

    ended = now(row)
    # Apart from the audit log of the network itself, the rows are the same whoever ended it.
    lines = AuditEntry.objects.filter(action="trajectory.ended")
    assert (ended.state, ended.ended_at is not None) == ("ended", True)
    assert [line.actor for line in lines] == ([cast.coordinator] if who == "as_network" else [])
    with pytest.raises(ValidationError) as refusal:
        write_note(row, words="After the end.", viewer=cast.as_host)
    assert code_of(refusal) == {"moved_on"}
    for viewer in (cast.as_host, cast.as_peer, cast.as_network):
        assert HostTrajectory.objects.readable_by(viewer).get() == row


def test_keeping_the_organisation_away_is_leaving_it(cast: Cast) -> None:
    row = with_peer(cast)
    write_note(row, words="Mine.", viewer=cast.as_peer)
    write_note(row, words="Ours.", viewer=cast.as_host)

    exclude(cast.profile, organisation=cast.organisation, by=cast.peer, agreed=SAID)

    assert not TrajectoryPart.objects.exists()
    assert [note.words for note in row.notes.all()] == ["Ours."]
    assert now(row).state == "running"
    taken_back = Consent.objects.filter(purpose="profile.trajectory", is_given=False)
    assert taken_back.count() == 1
    with pytest.raises(ValidationError) as refusal:
        ask_to_join(row, cast.profile, viewer=cast.as_network)
    assert code_of(refusal) == {"unsuitable"}


def test_whom_the_peer_worker_keeps_away_reads_nothing_of_it(cast: Cast) -> None:
    row = with_peer(cast)
    assert side_of(row, cast.as_network) == "network"

    exclude(cast.profile, user=cast.coordinator, by=cast.peer, agreed=SAID)

    assert side_of(row, cast.as_network) == ""
    assert side_of(row, cast.as_peer) == "peer"


def test_a_death_ends_the_part_and_hiding_does_not(cast: Cast) -> None:
    row = with_peer(cast)
    hide_profile(cast.profile, by=cast.peer)
    assert now(row).has_peer

    report_death(cast.profile, by=cast.coordinator)
    assert not now(row).has_peer


def test_who_accompanies_stands_beside_the_organisation_and_reads_all(cast: Cast) -> None:
    row = with_peer(cast)
    pat, inside = make_host(display_name="Pat"), make_representative(cast.organisation)

    with pytest.raises(ValidationError):
        name_referents(row, referent=inside, host_referent=None, viewer=cast.as_network)
    with pytest.raises(PermissionDenied):
        name_referents(row, referent=pat, host_referent=None, viewer=cast.as_host)
    name_referents(row, referent=pat, host_referent=None, viewer=cast.as_network)

    assert side_of(row, viewer_for(pat)) == "network"
    make_representative(cast.organisation, pat)
    assert side_of(row, viewer_for(pat)) == "host"


def test_a_coordinator_begins_what_was_agreed_aloud_in_their_place_alone(cast: Cast) -> None:
    template = TrajectoryTemplate.objects.get(slug="team")
    said = {"node": make_node(), "template": template, "starts_on": TODAY(), "referent": None}
    far = make_coordinator(make_node("nice"))

    with pytest.raises(PermissionDenied):
        open_trajectory(cast.organisation, **said, by=far)
    row = open_trajectory(cast.organisation, **said, by=cast.coordinator)

    assert row.is_running
    assert side_of(row, viewer_for(far)) == ""


def test_a_step_is_reminded_once_for_each_day_it_is_planned_for(cast: Cast) -> None:
    row = now(started(cast, on=TODAY() - timedelta(days=44)))

    assert remind_of_steps() == 1
    assert remind_of_steps() == 0
    day = TODAY() + timedelta(days=4)
    plan_step(row, 1, planned_on=day, version=row.version, viewer=cast.as_host)
    assert remind_of_steps() == 1
    finish_step(row, 1, viewer=cast.as_host)
    assert remind_of_steps() == 0


def test_time_ends_what_nobody_touches_and_what_nobody_answers(cast: Cast) -> None:
    running, waiting = started(cast), asked(cast)
    assert end_what_is_over() == 0

    year = timezone.now() - timedelta(days=366)
    HostTrajectory.objects.update(changed_at=year, asked_at=year)

    assert end_what_is_over() == 2
    assert (now(running).state, now(waiting).state) == ("ended", "declined")


def test_erasing_a_person_leaves_the_tasks_of_the_team_and_no_word_of_theirs(cast: Cast) -> None:
    row = with_peer(cast)
    write_note(row, words="Zqmine.", viewer=cast.as_peer)
    write_note(row, words="Ours.", viewer=cast.as_host)

    erase_profile(cast.profile)

    assert [note.words for note in now(row).notes.all()] == ["Ours."]
    assert not now(row).has_peer
    assert not AuditEntry.objects.filter(subject_id=cast.profile.public_id).exists()
    assert not Mail.objects.filter(key__contains=cast.profile.public_id).exists()
