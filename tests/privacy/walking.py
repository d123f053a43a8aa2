"""Looking at every address of the product with somebody's eyes, and at all that the house keeps."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone, translation

from network.models import Finding, HostTrajectory, Observation, Recommendation
from network.models.readiness_reviews import ReadinessReview
from network.visibility import HAT
from network.waiting import QUEUES
from tests.events.factories import make_meeting, make_series
from tests.network.admin_people import entering
from tests.network.observations import obstacle
from tests.privacy.addresses import Address, Given, all_addresses, walked
from tests.privacy.everybody import Everybody, Eye, Marks, mark, marks_in

# Of secret links: those of meetings have their own proof (test_meeting_outlets.py).
FORGED = "9x2k7m4qf0ab.1.forged-signature-000000"
NOT_THERE = "00000000-0000-4000-8000-000000000000"


def browser_of(eye: Eye) -> Client:
    """A browser in English, logged in with a second factor, wearing the hat."""
    client = entering(eye.user)
    if eye.hat:
        session = client.session
        session[HAT] = eye.hat
        session.save()
    return client


def given_by(world: Everybody) -> Given:
    """What each address that asks for something is given: the first pattern that fits its name."""
    meeting, series = make_meeting(), make_series()
    profiles = [person.profile.public_id for person in world.people.values()]
    houses = [world.houses[slug].public_id for slug in ("known", "asking")]
    accounts = [world.users["both"].public_id]
    accounts += [
        world.people[name].owner.public_id  # type: ignore[union-attr]
        for name in ("rungme",)
    ]
    some = {"invitation": ["1"], "account": accounts[:1], "membership": ["1"], "slug": ["-"]}
    by_meeting = {"public_id": [meeting.public_id], "registration": ["1"], "document": ["1"]}
    by_series = {"public_id": [series.public_id], "slug": ["-"], "year": ["2026"]}
    by_token = {"token": [FORGED], "document": ["1"]}
    proposals = list(world.mission.proposals.values_list("public_id", flat=True))
    helped = [world.people[name].profile.public_id for name in ("helped", "waryhelped", "rungme")]
    rungme = world.people["rungme"]
    reviews = ReadinessReview.objects.values_list("public_id", flat=True)
    missions = [world.mission.public_id]
    behind = observed_beside(world)
    together = told_together()
    return {
        "observations:*": behind,
        "trajectories:*": together,
        "network_admin:template*": {"slug": ["team"], "position": ["1"]},
        "network_admin:trajectory*": together | {"act": ["end"]},
        "network_admin:observation_write": {"public_id": profiles},
        "network_admin:observation": {"public_id": behind["observation"]},
        "network_admin:finding_agree": {
            "public_id": behind["finding"],
            "profile": [rungme.profile.public_id],
        },
        "network_admin:finding_act": {"public_id": behind["finding"], "act": ["take-out"]},
        "network_admin:finding": {"public_id": behind["finding"]},
        "network_admin:recommendation*": behind | {"act": ["send"]},
        "people:*": {"public_id": profiles},
        "network_admin:profile_act": {"public_id": profiles[:1], "act": ["hide"]},
        "network_admin:profile": {"public_id": profiles},
        "network_admin:profile*": {"public_id": helped},
        "network_admin:job_retry": {"job": [NOT_THERE]},
        "network_admin:account": {"public_id": accounts},
        "network_admin:membership*": {"public_id": accounts, **some},
        "network_admin:sheet_issue": {"public_id": accounts},
        "network_admin:factor_reset": {"public_id": accounts},
        "network_admin:mission*": {"public_id": missions, "act": ["nobody"]},
        "network_admin:words_looked_at": {
            "public_id": houses[:1],
            "kind": ["review"],
            "words": list(reviews),
        },
        "network_admin:offer*": {"public_id": [FORGED[:12]]},
        "offers:*": {
            "public_id": [FORGED[:12]],
            "act": ["close"],
            "answer": [FORGED[:12]],
        },
        "network_admin:node*": {"slug": [world.node.slug], "coordination": ["1"]},
        "network_admin:vocabulary": {"vocabulary": ["domain"]},
        "network_admin:term*": {"vocabulary": ["domain"], "slug": ["domain-rungme"]},
        "network_admin:*": {"public_id": houses, **some},
        "wagtailusers_users:edit": {"pk": [str(world.users["both"].pk)]},
        "organisations:act_for": by_token,
        "organisations:*": {"public_id": houses, **some},
        "api:organisation": {"public_id": houses},
        "api:problem": {"name": ["invalid"]},
        "api:series": by_series,
        "api:*": by_meeting,
        "network:profile_offered": {"profile": helped},
        "network:profile_step": {"kind": ["display_name", "domain", "photo", "contact"]},
        "network:profile_remove": {"fact": list(rungme.ids.values())[:2]},
        "network:profile_share_end": {"share": [FORGED[:12]]},
        "network:profile_exclusion_end": {"exclusion": [FORGED[:12]]},
        "network:profile_institution": {"organisation": houses[:1]},
        "network:*vouch*": {"vouching": [FORGED[:12]], "profile": helped},
        "network:profile_seen_as": {"audience": ["public", "coordinators"]},
        "missions:answer": by_token,
        "missions:proposal*": {"proposal": proposals},
        "missions:*": {"mission": missions, "thread": proposals},
        "feeds:series": by_series,
        "feeds:*": by_meeting,
        "portal_admin:queue": {"key": list(QUEUES)},
        "events_admin:place": {"pk": [str(meeting.place_id or 1)]},
        "events_admin:*series*": by_series,
        "events_admin:*": by_meeting | {"invitation": ["1"]},
        "events:*series*": by_series,
        "events:running_year*": by_series,
        "events:*": by_meeting | by_token | some,
        "personal_calendar": by_token,
        "*": {},
    }


def observed_beside(world: Everybody) -> dict[str, list[str]]:
    """What somebody met at an institution, put together and recommended, and not told yet."""
    person, house = world.people["rungme"], world.houses["known"]
    facts = {"organisation": house, "node": world.node, "language": "en"}
    kind = obstacle()
    finding = Finding.objects.create(kind=kind, words=mark("finding", "rungme"), **facts)
    row = Observation.objects.create(
        profile=person.profile,
        organisation=house,
        kind=kind,
        words=mark("observation", "rungme"),
        finding=finding,
    )
    due = timezone.localdate() + timedelta(days=9)
    asked = Recommendation.objects.create(words=mark("asked", "rungme"), due_on=due, **facts)
    asked.findings.add(finding)
    looks_after = {f"{name} as coordinator" for name in ("here", "foe here", "boss")}
    world.beside[("observation", "rungme")] = {"owner of rungme as member", *looks_after}
    # The owner reads a wording once they are asked.
    world.beside[("finding", "rungme")] = world.beside[("asked", "rungme")] = looks_after
    return {
        "observation": [row.public_id],
        "finding": [finding.public_id],
        "recommendation": [asked.public_id],
    }


def told_together() -> dict[str, list[str]]:
    """The trajectories in which somebody takes part, and what is written there."""
    rows = HostTrajectory.objects.filter(part__joined_at__isnull=False)
    return {
        "public_id": list(rows.values_list("public_id", flat=True)),
        "document": list(rows.values_list("documents__public_id", flat=True)[:1]),
        "position": ["1"],
    }


def addresses() -> list[Address]:
    with translation.override("en"):
        return all_addresses(get_resolver().url_patterns)


def paths(world_given: Given, some: Iterable[Address]) -> list[str]:
    with translation.override("en"):
        return list(walked(some, world_given))


def all_of(answer: Any) -> str:
    """The status line's neighbours and the body: headers, cookies, and what is streamed."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    body = b"".join(answer) if answer.streaming else answer.content
    return f"{headers}\n{answer.cookies.output()}\n" + body.decode("latin-1")


def met_by(
    client: Client, some: Iterable[str], *, sending: bool = False
) -> Iterator[tuple[str, Marks]]:
    """Each path with the marks that came out of it; `sending`, an empty form, then undone."""
    for path in some:
        with transaction.atomic():
            answer = client.post(path) if sending else client.get(path)
            said = marks_in(all_of(answer))
            if sending:
                transaction.set_rollback(True)
        if said:
            yield path, said


def leaks(
    world: Everybody, eye: Eye, some: Iterable[str], *, sending: bool = False
) -> dict[str, Marks]:
    """What these eyes met of what they may not, by path."""
    allowed = world.marks_for(eye)
    met = met_by(browser_of(eye), some, sending=sending)
    return {path: said - allowed for path, said in met if said - allowed}
