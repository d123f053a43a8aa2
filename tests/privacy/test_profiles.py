"""Marked values in every fact of a profile: who gets them, where they lie, what erasing leaves."""

import logging
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models
from django.test import Client

from network.account_data import account_data
from network.actions.missions.asking import submit_mission
from network.actions.profiles import (
    Agreement,
    FactWords,
    Receiver,
    answer_vouching,
    change_audience,
    choose_terms,
    erase_profile,
    exclude,
    grant_fact,
    list_profile,
    note_views,
    save_fact,
    start_profile,
    vouch,
)
from network.actions.profiles.announcing import announce_institutions
from network.actions.trajectories.notes import write_note
from network.actions.trajectories.taking_part import ask_to_join, join_trajectory
from network.audiences import ANYONE, Rung, Viewer
from network.models import (
    Consent,
    ErasureProof,
    FactKind,
    HostTrajectory,
    Organisation,
    Profile,
    User,
)
from network.visibility import viewer_for, viewer_on, visible_facts, visible_facts_of
from tests.network.admin_people import log_in
from tests.network.jobs import run_jobs
from tests.network.missions import proposed, words_of_work
from tests.network.observations import agreed_to, asked_about, grouped, observed
from tests.network.profiles import (
    TERM_KINDS,
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_representative,
    make_term,
)
from tests.privacy.canaries import NAME, found_in, kept_in_cache, kept_in_database

pytestmark = pytest.mark.django_db

SAID = Agreement(language="fr")
# A detachment is said from its trajectory: tests/network/test_detachments.py.
ELSEWHERE = {"listed", "known", "photo", "detachment"}
WRITTEN = [kind for kind in FactKind.values if kind not in ELSEWHERE]
LADDER = ["me", "coordinators", "members", "institutions", "public"]


class Life:
    """A person who says the marked value in everything that one can say."""

    def __init__(self) -> None:
        self.voucher = make_member(display_name=NAME)
        self.owner = make_member(email="somebody@example.org")
        node = make_node()
        self.profile = start_profile(self.owner, node=node, is_adult=True, agreed=SAID)
        list_profile(self.profile, "members", by=self.owner, agreed=SAID)
        for kind in WRITTEN:
            self._say(kind)
        vouch(self.profile, by=self.voucher)
        said = self.profile.vouchings.get().public_id
        answer_vouching(self.profile, said, accepts=True, by=self.owner, agreed=SAID)

    def _say(self, kind: str) -> None:
        if kind.startswith("vouched"):
            return
        if kind in TERM_KINDS:
            make_term(kind, f"a-{kind}".replace("_", "-"))
        words: dict[str, Any] = {"text": NAME}
        if kind in TERM_KINDS:
            words["term"] = f"a-{kind}".replace("_", "-")
        words |= {
            "presentation": {"language": "fr"},
            "contact": {"way": "other"},
            "video": {"link": f"https://video.example.org/{NAME}"},
        }.get(kind, {})
        save_fact(self.profile, kind, FactWords(**words), by=self.owner, agreed=SAID)

    def fact(self, kind: str) -> str:
        return str(self.profile.held_facts.get(kind=kind).public_id)

    def open(self, kind: str, audience: str) -> None:
        change_audience(self.profile, self.fact(kind), audience, by=self.owner, agreed=SAID)


@pytest.fixture
def life() -> Life:
    return Life()


def onlookers(profile: Profile) -> dict[str, Viewer]:
    """One on each rung, in the order of the ladder; the institution was announced."""
    return {
        "me": viewer_for(profile.user),
        "coordinators": viewer_for(make_coordinator(profile.node)),
        "members": viewer_for(make_member()),
        "institutions": viewer_for(make_representative(make_institution())),
        "public": ANYONE,
    }


@pytest.mark.parametrize("audience", LADDER)
def test_every_kind_of_fact_reaches_its_audience_and_nobody_else(life: Life, audience: str) -> None:
    viewers = onlookers(life.profile)
    list_profile(life.profile, "public", by=life.owner, agreed=SAID)
    widest = {"vouched_by": "members", "placement": "institutions"}
    for kind in WRITTEN:
        cap = widest.get(kind, "public")
        life.open(kind, min(audience, cap, key=LADDER.index))

    for place, (rung, viewer) in enumerate(viewers.items()):
        seen = visible_facts(life.profile, viewer)
        if rung == "me":
            assert {fact.kind for fact in seen.facts} >= set(WRITTEN)
            continue
        reached = place <= LADDER.index(audience)
        expected = {
            kind
            for kind in WRITTEN
            if reached and place <= LADDER.index(widest.get(kind, "public"))
        }
        kinds = {fact.kind for fact in seen.facts} - {"listed"}
        assert kinds == expected, rung
        marked = bool(found_in([seen, visible_facts_of([life.profile], viewer)]))
        assert marked == bool(expected), rung


def test_a_door_that_asked_for_another_rung_would_be_found(life: Life) -> None:
    """The negative control: the rung of coordinators, where the public asked."""
    list_profile(life.profile, "public", by=life.owner, agreed=SAID)
    life.open("pronouns", "coordinators")

    naive = visible_facts(life.profile, viewer_on(Rung.COORDINATORS, node_id=life.profile.node_id))

    assert found_in([naive]) == {"name"}
    assert found_in([visible_facts(life.profile, ANYONE)]) == set()


def take_part(life: Life) -> None:
    """In a trajectory, and in words there that are marked."""
    row = HostTrajectory.objects.create(
        organisation=make_institution("host"), node=life.profile.node, state="running"
    )
    coordinator = viewer_for(make_coordinator(life.profile.node))
    ask_to_join(row, life.profile, viewer=coordinator)
    join_trajectory(row, by=life.owner, agreed=SAID)
    write_note(row, words=NAME, viewer=viewer_for(life.owner))


def be_wished_for(life: Life, organisation: Organisation) -> None:
    """By an organisation that sees something of them."""
    submit_mission(
        organisation,
        words_of_work(),
        node=life.profile.node,
        by=make_representative(organisation),
        wish=life.profile.public_id,
    )


def tell_of_an_obstacle(life: Life) -> None:
    """In marked words, and agree to how the network puts it."""
    boss = make_coordinator(life.profile.node)
    row = observed(life.profile, make_institution("closed"), words=NAME)
    finding = asked_about(grouped([row], by=boss), by=boss)
    agreed_to(finding, row)


def lead_a_life(life: Life) -> None:
    """All that a profile may go through, with who looks and who is told."""
    institution = make_institution()
    for kind in WRITTEN:
        life.open(kind, "members")
    life.open("presentation", "institutions")
    grant_fact(
        life.profile,
        life.fact("contact"),
        Receiver(organisation=institution),
        by=life.owner,
        agreed=SAID,
    )
    exclude(life.profile, sector="justice", by=life.owner, agreed=SAID)
    note_views([life.profile], viewer_for(make_representative(institution)))
    proposed(institution, life.profile, by=make_coordinator(life.profile.node))
    be_wished_for(life, institution)
    take_part(life)
    tell_of_an_obstacle(life)
    make_institution("newer")
    announce_institutions()
    choose_terms(life.profile, "role", ["a-role"], by=life.owner, agreed=SAID)
    run_jobs()


def test_what_somebody_says_lies_in_one_table_and_in_no_log_job_or_mail(
    life: Life, caplog: pytest.LogCaptureFixture, mailoutbox: list[Any]
) -> None:
    caplog.set_level(logging.DEBUG, logger="passerelle")
    cache.clear()

    lead_a_life(life)

    # The one who vouches is called so in this test.
    held = set(kept_in_database()) - {"network_user"}
    assert held == {"network_profilefact", "network_trajectorynote", "network_observation"}
    assert kept_in_cache() == set()
    assert found_in([record.getMessage() for record in caplog.records]) == set()
    assert mailoutbox
    assert found_in([str(message.message()) for message in mailoutbox]) == set()


def test_nothing_of_an_erased_profile_is_left_but_keyed_hashes(life: Life, client: Client) -> None:
    log_in(client, life.owner)
    lead_a_life(life)
    public_id = life.profile.public_id
    key = life.profile.pk
    about = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.related_model is Profile
    ]
    assert all(model._default_manager.filter(**{f: key}).exists() for model, f in about)
    assert Consent.objects.filter(subject_id=public_id).count() > len(WRITTEN)

    erase_profile(life.profile)
    run_jobs()
    erase_profile(life.profile)

    assert set(kept_in_database()) == {"network_user"}
    assert not any(model._default_manager.filter(**{f: key}).exists() for model, f in about)
    assert not Consent.objects.filter(subject_id=public_id).exists()
    proofs = ErasureProof.objects.filter(subject_id=public_id)
    assert all(len(proof.keyed_hash) == 64 for proof in proofs)
    assert "erased" in proofs.values_list("purpose", flat=True)
    sections = account_data(User.objects.get(pk=life.owner.pk))
    assert found_in([fact.stored for one in sections for row in one.rows for fact in row]) == set()
