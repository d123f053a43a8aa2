"""Marked words that people say beside their profile, and the names of whose eyes may read them."""

from django.utils import timezone

from network.models import Finding, HostTrajectory, Observation, Readiness, TrajectoryPart
from network.models.readiness_reviews import LookedAt, ReadinessReview
from tests.network.observations import obstacle
from tests.privacy.everybody import Everybody, mark

HERE = {"here as coordinator", "foe here as coordinator", "boss as coordinator"}
COORDINATORS = {*HERE, "elsewhere as coordinator"}


def everybody() -> Everybody:
    """Everybody, who also said something beside their profiles."""
    world = Everybody()
    world.beside = said_in_a_mission(world) | said_of_a_sheet(world) | said_of_practices(world)
    world.beside |= said_in_trajectories(world)
    return world


def said_in_a_mission(world: Everybody) -> dict[tuple[str, str], set[str]]:
    """By the organisation that asks, and by each side at the end: read by who said it."""
    person, house = "owner of granting as member", "speaks for asking as asking"
    world.mission.words = mark("words", "mission")
    world.mission.save()
    [proposal] = world.mission.proposals.all()
    world.mission.feedback.create(went="well", words=mark("ofhouse", "mission"))
    said = mark("ofperson", "mission")
    world.mission.feedback.create(proposal=proposal, went="badly", words=said)
    return {
        ("words", "mission"): {*HERE, person, house},
        ("ofhouse", "mission"): {*HERE, house},
        ("ofperson", "mission"): {*HERE, person},
    }


def said_of_a_sheet(world: Everybody) -> dict[tuple[str, str], set[str]]:
    """By peers who know a team, fewer than may be told: one was read by a coordinator, one not."""
    sheet = Readiness.objects.create(organisation=world.houses["known"], published_at=world.now)
    sheet.answers.create(question="referent", state="yes", sentence="Somebody of the team.")
    readers = {}
    for name, state in (("rungme", LookedAt.PASSED), ("hidden", LookedAt.WAITING)):
        review = ReadinessReview.objects.create(
            readiness=sheet, user=world.people[name].owner, state=state
        )
        said = mark("review", name)
        review.verdicts.create(
            question="referent", verdict="not_so", said_state="yes", sentence=said, language="en"
        )
        readers["review", name] = {*COORDINATORS, f"owner of {name} as member"}
    return readers


def said_of_practices(world: Everybody) -> dict[tuple[str, str], set[str]]:
    """Obstacles met at an institution, which reads nothing of one alone, told by mistake or not.

    One author keeps a coordinator away: they read the other's words and not theirs.
    """
    asking, kind = world.houses["asking"], obstacle()
    finding = Finding.objects.create(
        node=world.node,
        organisation=asking,
        kind=kind,
        words=mark("finding", "asking"),
        approved_at=world.now,
        release_on=timezone.localdate(),
        released_at=world.now,
    )
    for name, put_in in (("granting", finding), ("warymembers", None)):
        Observation.objects.create(
            profile=world.people[name].profile,
            organisation=asking,
            kind=kind,
            words=mark("observation", name),
            finding=put_in,
        )
    return {
        ("finding", "asking"): HERE,
        ("observation", "granting"): {*HERE, "owner of granting as member"},
        ("observation", "warymembers"): HERE - {"foe here as coordinator"},
    }


def said_in_trajectories(world: Everybody) -> dict[tuple[str, str], set[str]]:
    """By a team and by the peer worker with it; one of them keeps a coordinator away."""
    readers = {}
    for name, slug in (("granting", "asking"), ("warymembers", "trusted")):
        row = HostTrajectory.objects.create(
            organisation=world.houses[slug],
            node=world.node,
            wishes=mark("wishes", slug),
            state="running",
            started_on=timezone.localdate(),
        )
        row.steps.create(position=1, stage="recruitment", titles={"en": "Look for somebody"})
        part = TrajectoryPart.objects.create(
            trajectory=row, profile=world.people[name].profile, joined_at=world.now
        )
        row.notes.create(side="peer", part=part, words=mark("note", name))
        row.documents.create(
            side="host", title=mark("document", slug), kind="link", link="https://example.org/"
        )
        reads = {*HERE, f"speaks for {slug} as {slug}", f"owner of {name} as member"}
        if name == "warymembers":
            reads.discard("foe here as coordinator")
        readers |= {("note", name): reads, ("wishes", slug): reads, ("document", slug): reads}
    return readers
