"""When an obstacle may be told: by chance against an oracle, in Python and in SQL."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.models import Finding, Node, Observation, Organisation, Profile, WordingAgreement
from network.releasing import REST, Voice, may_tell, telling_day, told_people
from tests.network.observations import obstacle

VOICES = st.lists(st.builds(Voice, st.integers(1, 7), agrees=st.booleans()), max_size=12)
# Who takes part, and how: each author has one or two observations.
AUTHORS = st.lists(
    st.tuples(
        st.integers(1, 2),
        st.sampled_from(["shown", "hidden", "dead", "stale"]),
        st.sampled_from(["", "now", "before"]),
    ),
    max_size=7,
)


def naive(people: list[tuple[int, bool]]) -> bool:
    """Written another way: five names on the list, or a list without a single no."""
    names = []
    for person, _agrees in people:
        if person not in names:
            names.append(person)
    noes = [person for person, agrees in people if not agrees]
    return len(names) > 4 or (len(people) > 0 and not noes)


@given(VOICES)
def test_it_may_be_told_when_several_stand_behind_it_or_each_of_the_few_agrees(
    voices: list[Voice],
) -> None:
    assert may_tell(voices) == naive([(one.person, one.agrees) for one in voices])


@given(VOICES)
def test_no_number_below_five_is_ever_told(voices: list[Voice]) -> None:
    people = len({one.person for one in voices})

    assert told_people(voices) in {0, 5, 10}
    assert told_people(voices) <= people
    assert (told_people(voices) == 0) == (people < 5)


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_it_is_told_on_a_first_of_the_month_a_week_later_at_least(today: date) -> None:
    day = telling_day(today)

    assert day.day == 1
    assert day - today >= REST
    # Never a month longer than needed.
    assert (day - timedelta(days=1)).replace(day=1) - today < REST


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(authors=AUTHORS)
def test_what_institutions_read_is_what_the_rule_says(
    db: None, authors: list[tuple[int, str, str]]
) -> None:
    """The condition in SQL, against the same oracle; who takes no part counts for nothing."""
    finding = make_finding()
    standing = []
    for number, (observations, state, agreement) in enumerate(authors):
        profile = make_author(finding.node, state)
        for _ in range(observations):
            make_observation(profile, finding)
        if agreement:
            version = finding.wording_version - (agreement == "before")
            WordingAgreement.objects.create(
                finding=finding, profile=profile, wording_version=version
            )
        if state == "shown":
            standing += [(number, agreement == "now")] * observations

    assert Finding.objects.released().filter(pk=finding.pk).exists() == naive(standing)


def make_finding() -> Finding:
    node, _is_new = Node.objects.get_or_create(slug="n", defaults={"name": "N"})
    organisation, _is_new = Organisation.objects.get_or_create(
        slug="o", defaults={"name": "O", "kind": "service"}
    )
    return Finding.objects.create(
        node=node,
        organisation=organisation,
        kind=obstacle(),
        words="Words.",
        wording_version=2,
        approved_at=timezone.now(),
        release_on=timezone.localdate(),
        released_at=timezone.now(),
    )


def make_author(node: Node, state: str) -> Profile:
    now = timezone.now()
    return Profile.objects.create(
        node=node,
        hidden_at=now if state == "hidden" else None,
        deceased_at=now if state == "dead" else None,
        renewed_at=now - timedelta(days=400 if state == "stale" else 1),
    )


def make_observation(profile: Profile, finding: Finding) -> Observation:
    return Observation.objects.create(
        profile=profile,
        finding=finding,
        organisation=finding.organisation,
        kind=finding.kind,
        words="I met it.",
    )
