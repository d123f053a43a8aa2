"""Missions through chance: whatever anybody tries in whatever order, these sentences stay true."""

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature
from django.utils import timezone

from network.actions.missions.answering import (
    answer_by_link,
    answer_proposal,
    answer_token,
    leave_mission,
)
from network.actions.missions.asking import submit_mission, withdraw_mission
from network.actions.missions.ending import expire_missions
from network.actions.missions.mediating import (
    give_mission_up,
    moderate_mission,
    propose_mission,
    refuse_mission,
)
from network.actions.missions.running import close_mission, escalate_mission, start_mission
from network.actions.missions.writing import MAY_BECOME
from network.actions.profiles import (
    Agreement,
    Receiver,
    exclude,
    grant_fact,
    hide_profile,
    lift_exclusion,
    show_profile,
)
from network.models import Exclusion, Grant, MissionProposal, MissionRequest, Profile
from network.models.missions import ENDED, STANDING
from tests.network.missions import member_of, representative_of, words_of_work
from tests.network.profiles import make_coordinator, make_institution, make_node, make_profile

pytestmark = pytest.mark.django_db

SAID = Agreement(language="en")
STEPS = 90
REFUSALS = (ValidationError, PermissionDenied, BadSignature)


class Life:
    """Two organisations, three people, a coordinator; each step is one act of one of them."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.coordinator = make_coordinator(make_node())
        self.organisations = [make_institution(f"o{seed}-{number}") for number in range(2)]
        self.requesters = {row.pk: representative_of(row) for row in self.organisations}
        self.people = [make_profile(contact="me") for _ in range(3)]
        for profile in self.people:
            member_of(profile)
        self.done: dict[str, int] = {}
        self.submit()

    def step(self) -> None:
        act = self.random.choice(ACTS)
        try:
            act(self)
        except REFUSALS:
            return
        self.done[act.__name__] = self.done.get(act.__name__, 0) + 1

    def mission(self) -> MissionRequest:
        theirs = MissionRequest.objects.filter(organisation__in=self.organisations)
        rows = list(theirs.select_related("organisation").order_by("pk"))
        return self.one_of([row for row in rows if row.state not in ENDED], rows)

    def person(self) -> Profile:
        return Profile.objects.select_related("user").get(pk=self.random.choice(self.people).pk)

    def proposal(self) -> MissionProposal:
        theirs = MissionProposal.objects.filter(profile__in=self.people).order_by("pk")
        rows = list(theirs.select_related("profile__user", "request"))
        return self.one_of([row for row in rows if row.state in {"proposed", "accepted"}], rows)

    def one_of(self, alive: list[Any], everything: list[Any]) -> Any:
        """Mostly one that something can still be done with."""
        rows = alive if alive and self.random.random() < 0.9 else everything
        if not rows:
            raise ValidationError("There is none yet.")
        return self.random.choice(rows)

    # What people do

    def submit(self) -> None:
        organisation = self.random.choice(self.organisations)
        first = timezone.localdate() + timedelta(days=self.random.randrange(4))
        facts = words_of_work(
            starts_on=first,
            ends_on=first + timedelta(days=self.random.randrange(3)),
            is_exclusive=self.random.random() < 0.7,
        )
        by = self.requesters[organisation.pk]
        submit_mission(organisation, facts, node=make_node(), by=by)

    def moderate(self) -> None:
        moderate_mission(self.mission(), by=self.coordinator)

    def refuse(self) -> None:
        refuse_mission(self.mission(), reason="pay", by=self.coordinator)

    def propose(self) -> None:
        propose_mission(self.mission(), self.person(), by=self.coordinator)

    def give_up(self) -> None:
        give_mission_up(self.mission(), by=self.coordinator)

    def accept(self) -> None:
        row = self.proposal()
        answer_proposal(row, accepts=True, by=row.profile.user)  # type: ignore[arg-type]

    def decline(self) -> None:
        answer_by_link(answer_token(self.proposal()), accepts=False)

    def leave(self) -> None:
        row = self.proposal()
        leave_mission(row, by=row.profile.user)  # type: ignore[arg-type]

    def share(self) -> None:
        row = self.proposal()
        fact = row.profile.held_facts.get(kind="contact").public_id
        receiver = Receiver(mission=row.request.public_id)
        grant_fact(row.profile, fact, receiver, by=row.profile.user, agreed=SAID)  # type: ignore[arg-type]

    def start(self) -> None:
        row = self.mission()
        start_mission(row, by=self.requesters[row.organisation.pk])

    def close(self) -> None:
        row = self.mission()
        close_mission(row, by=self.requesters[row.organisation.pk])

    def withdraw(self) -> None:
        row = self.mission()
        withdraw_mission(row, by=self.requesters[row.organisation.pk])

    def escalate(self) -> None:
        row = self.mission()
        escalate_mission(row, by=self.requesters[row.organisation.pk])

    def hide(self) -> None:
        row = self.person()
        hide_profile(row, by=row.user)  # type: ignore[arg-type]

    def show(self) -> None:
        row = self.person()
        show_profile(row, by=row.user, agreed=SAID)  # type: ignore[arg-type]

    def keep_away(self) -> None:
        row, organisation = self.person(), self.random.choice(self.organisations)
        exclude(row, organisation=organisation, by=row.user, agreed=SAID)  # type: ignore[arg-type]

    def let_back(self) -> None:
        row = self.person()
        for one in row.exclusions.all():
            lift_exclusion(row, one.public_id, by=row.user, agreed=SAID)  # type: ignore[arg-type]

    def time_passes(self) -> None:
        late = MissionProposal.objects.filter(pk=self.proposal().pk)
        late.update(answer_by=timezone.now())
        expire_missions()


# What leads on is tried more often than what ends.
ACTS: list[Callable[[Life], None]] = [
    *[Life.submit, Life.moderate, Life.show, Life.let_back] * 9,
    *[Life.propose, Life.accept, Life.share, Life.start] * 9,
    *[Life.refuse, Life.give_up, Life.decline, Life.leave, Life.close, Life.withdraw],
    *[Life.escalate, Life.hide, Life.keep_away, Life.time_passes],
]


def broken() -> Iterator[str]:
    """The sentences that are not true at this moment."""
    accepted = MissionProposal.objects.filter(state="accepted")
    for row in MissionRequest.objects.all():
        asked = row.proposals.filter(state="proposed").count()
        taken = accepted.filter(request=row).count()
        if row.is_exclusive and taken > 1:
            yield f"{row.pk}: accepted by {taken}"
        if row.state in {"submitted", "moderated", "refused"} and asked:
            yield f"{row.pk}: {row.state}, and somebody may answer"
        if row.state == "proposed" and not asked:
            yield f"{row.pk}: proposed to nobody"
        if (row.state in STANDING) != bool(taken) and row.state not in ENDED:
            yield f"{row.pk}: {row.state}, accepted by {taken}"
        if row.state in ENDED and asked:
            yield f"{row.pk}: over, and somebody may answer"
    yield from broken_of_people()


def broken_of_people() -> Iterator[str]:
    alive = MissionProposal.objects.filter(state__in=["proposed", "accepted"])
    for profile in Profile.objects.all():
        kept_away = Exclusion.objects.filter(profile=profile).values("organisation")
        open_ones = alive.filter(profile=profile).exclude(request__state__in=ENDED)
        if open_ones.filter(request__organisation__in=kept_away).exists():
            yield f"{profile.pk}: a mission of who is kept away"
        if profile.hidden_at and open_ones.filter(state="proposed").exists():
            yield f"{profile.pk}: hidden, and asked"
        whole = open_ones.filter(state="accepted", is_exclusive=True)
        days = sorted(whole.values_list("request__starts_on", "request__ends_on"))
        if any(later[0] <= former[1] for former, later in itertools.pairwise(days)):
            yield f"{profile.pk}: taken whole twice on one day"
    for grant in Grant.objects.select_related("fact"):
        theirs = alive.filter(state="accepted", profile=grant.fact.profile_id)
        if not theirs.filter(
            request__public_id=grant.mission_id, request__state__in=STANDING
        ).exists():
            yield f"grant {grant.pk}: of no mission that stands"


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_tried_in_whatever_order_the_sentences_stay_true(seed: int) -> None:
    life = Life(seed)
    for _step in range(STEPS):
        before = dict(MissionRequest.objects.values_list("pk", "state"))
        life.step()
        now = dict(MissionRequest.objects.values_list("pk", "state"))
        jumps = {
            (state, now[pk])
            for pk, state in before.items()
            if now[pk] != state and now[pk] not in MAY_BECOME[state]
        }

        assert list(broken()) == [], life.done
        assert not jumps, life.done


def test_the_steps_of_chance_reach_what_they_are_about() -> None:
    done: dict[str, int] = {}
    for seed in range(4):
        life = Life(seed)
        for _step in range(STEPS):
            life.step()
        done = {act: done.get(act, 0) + life.done.get(act, 0) for act in done | life.done}

    assert {"propose", "accept", "share", "start", "hide", "keep_away", "close"} <= set(done)


def test_a_broken_sentence_would_be_found() -> None:
    life = Life(1)
    mission = MissionRequest.objects.get()
    MissionProposal.objects.create(
        request=mission,
        profile=life.people[0],
        is_exclusive=mission.is_exclusive,
        answer_by=timezone.now(),
    )
    assert len(list(broken())) == 1

    MissionProposal.objects.update(state="accepted")

    assert len(list(broken())) == 1
