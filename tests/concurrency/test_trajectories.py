"""Trajectories under several hands at once: no word after the end, no plan lost, one yes."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from network.actions.profiles import Agreement, erase_profile, exclude
from network.actions.trajectories.ending import end_trajectory
from network.actions.trajectories.notes import write_note
from network.actions.trajectories.steps import finish_step, plan_step
from network.actions.trajectories.taking_part import ask_to_join, join_trajectory
from network.models import HostTrajectory, TrajectoryNote, TrajectoryPart
from network.visibility import viewer_for
from tests.concurrency.naive import NUMBERS, lose_a_count, slip_in
from tests.concurrency.office import Office
from tests.concurrency.visitors import at_once
from tests.network.profiles import make_representative
from tests.network.trajectories import Cast, at_recruitment, make_cast, started, with_peer
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

ROUNDS = 5
SAID = Agreement(language="fr")


def new_cast() -> Cast:
    return make_cast(f"t{next(NUMBERS)}")


def attempt(office: Office, act: partial[object]) -> str:
    """Done, or the code of the refusal."""
    with office.open():
        try:
            act()
        except ValidationError as refusal:
            return str(getattr(refusal, "code", "field"))
        except PermissionDenied:
            return "denied"
        return "done"


def test_who_ends_it_beside_who_writes_leaves_no_word_after_the_end(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            cast = new_cast()
            row = with_peer(cast)
            end = partial(end_trajectory, row, viewer=cast.as_peer)
            write = partial(write_note, row, words="Ours.", viewer=cast.as_host)
            step = partial(finish_step, row, 4, viewer=cast.as_network)

        ended, written, done = at_once(
            [partial(attempt, office, act) for act in (end, write, step)]
        )

        with office.open():
            now = HostTrajectory.objects.get(pk=row.pk)
            notes = TrajectoryNote.objects.filter(trajectory=row)
            assert (ended, now.state) == ("done", "ended")
            assert written in {"done", "moved_on"} and done in {"done", "moved_on"}
            assert notes.count() == (written == "done")
            assert all(note.written_at <= now.ended_at for note in notes)
            is_done = now.steps.get(position=4).done_on is not None
            assert is_done == (done == "done")


def test_writing_after_looking_without_a_lock_slips_in_after_the_end(crowded: Passerelle) -> None:
    """The negative control: look whether it is open, and write when it has closed meanwhile."""
    assert slip_in(crowded.database)


def test_of_two_representatives_who_plan_from_one_screen_one_is_told(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            cast = new_cast()
            row = HostTrajectory.objects.get(pk=started(cast).pk)
            second = make_representative(cast.organisation)
            viewers = [cast.as_host, viewer_for(second, hat=cast.organisation.public_id)]
            days = [timezone.localdate() + timedelta(days=9 + place) for place in range(2)]
            plans = [
                partial(plan_step, row, 1, planned_on=day, version=row.version, viewer=viewer)
                for day, viewer in zip(days, viewers, strict=True)
            ]

        said = at_once([partial(attempt, office, act) for act in plans])

        with office.open():
            assert sorted(said) == ["done", "overtaken"]
            kept = HostTrajectory.objects.get(pk=row.pk).steps.get(position=1).planned_on
            assert kept == days[said.index("done")]


def test_saving_what_was_read_without_a_version_loses_the_other(crowded: Passerelle) -> None:
    """The negative control: a form writes back what it read, over what was written meanwhile."""
    assert lose_a_count(crowded.database) == 0


def test_two_who_finish_one_step_finish_it_once(crowded: Passerelle, office: Office) -> None:
    with office.open():
        cast = new_cast()
        row = started(cast)
        version = HostTrajectory.objects.get(pk=row.pk).version
        acts = [
            partial(finish_step, row, 1, viewer=viewer)
            for viewer in (cast.as_host, cast.as_network)
        ]

    said = at_once([partial(attempt, office, act) for act in acts])

    with office.open():
        now = HostTrajectory.objects.get(pk=row.pk)
        assert (said, now.version) == (["done", "done"], version + 1)
        assert now.steps.filter(done_on__isnull=False).count() == 1


@pytest.mark.parametrize("against", ["excluded", "erased", "ended"])
def test_no_yes_stands_beside_what_takes_it_back(
    crowded: Passerelle, office: Office, against: str
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            cast = new_cast()
            row = at_recruitment(cast)
            ask_to_join(row, cast.profile, viewer=cast.as_network)
            yes = partial(join_trajectory, row, by=cast.peer, agreed=SAID)
            acts: dict[str, partial[object]] = {
                "excluded": partial(
                    exclude,
                    cast.profile,
                    organisation=cast.organisation,
                    by=cast.peer,
                    agreed=SAID,
                ),
                "erased": partial(erase_profile, cast.profile),
                "ended": partial(end_trajectory, row, viewer=cast.as_host),
            }

        said, other = at_once([partial(attempt, office, act) for act in (yes, acts[against])])

        with office.open():
            parts = TrajectoryPart.objects.filter(trajectory=row)
            assert other == "done"
            assert said in {"done", "gone", "moved_on", "excluded"}
            if against == "ended":
                # Who joined before the end reads it; nobody joins after.
                assert parts.filter(joined_at__isnull=False).exists() == (said == "done")
            else:
                assert not parts.exists()
