"""Observations and findings for tests, through the actions that make them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from network.actions.observations.agreeing import agree_to_wording
from network.actions.observations.grouping import (
    Wording,
    approve_finding,
    ask_authors,
    put_behind,
    start_finding,
    word_finding,
)
from network.actions.observations.recommending import (
    RecommendationFacts,
    save_recommendation,
    send_recommendation,
)
from network.actions.observations.recording import ObservationFacts, record_observation
from network.actions.observations.telling import release_findings
from network.actions.profiles import Agreement
from network.models import (
    Finding,
    Observation,
    Organisation,
    Profile,
    Recommendation,
    Term,
    User,
)
from tests.network.missions import member_of
from tests.network.profiles import make_profile

SAID = Agreement(language="en")
ALOUD = Agreement(language="en", channel="oral")
LATER = date(2100, 1, 1)


def obstacle(slug: str = "letters") -> Term:
    term, _is_new = Term.objects.get_or_create(
        vocabulary="obstacle", slug=slug, defaults={"labels": {"fr": slug, "en": slug}}
    )
    return term


def observed(profile: Profile, organisation: Organisation | None, **said: Any) -> Observation:
    """By the owner of the profile, who gets an account where there is none."""
    by = profile.user or member_of(profile)
    facts = {"kind": obstacle(), "words": "Letters come without a name to ask.", **said}
    observation = ObservationFacts(organisation=organisation, **facts)
    return record_observation(profile, observation, by=by, agreed=SAID)


def observed_by(people: int, organisation: Organisation, **said: Any) -> list[Observation]:
    """By so many people, each with a profile that only they know of."""
    return [observed(make_profile(listed=""), organisation, **said) for _ in range(people)]


def grouped(rows: Sequence[Observation], *, by: User, words: str = "Letters are hard.") -> Finding:
    first = rows[0]
    assert first.organisation is not None
    finding = start_finding(first.organisation, first.kind, node=first.profile.node, by=by)
    put_behind(finding, rows, by=by)
    finding.refresh_from_db()
    return word_finding(
        finding, Wording(words=words, language="en"), version=finding.version, by=by
    )


def asked_about(finding: Finding, *, by: User) -> Finding:
    ask_authors(finding, version=finding.version, by=by)
    finding.refresh_from_db()
    return finding


def agreed_to(finding: Finding, observation: Observation) -> None:
    owner = observation.profile.user
    assert owner is not None
    agree_to_wording(
        finding,
        observation.profile,
        wording_version=finding.wording_version,
        by=owner,
        agreed=SAID,
    )


def released(finding: Finding, *, by: User) -> Finding:
    """Approved, and told on some first of a month."""
    finding.refresh_from_db()
    approve_finding(finding, version=finding.version, by=by)
    release_findings(today=LATER)
    finding.refresh_from_db()
    return finding


def recommended(finding: Finding, *, by: User, **said: Any) -> Recommendation:
    facts = {"words": "Name somebody to ask.", "language": "en", "due_on": LATER, **said}
    row = save_recommendation(
        finding.organisation,
        RecommendationFacts(findings=[finding], **facts),
        node=finding.node,
        by=by,
    )
    return send_recommendation(row, version=row.version, by=by)
