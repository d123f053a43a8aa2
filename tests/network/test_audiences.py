"""The ladder, as rules that hold for every viewer, audience and standing."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from network.audiences import ANYONE, AUDIENCES, Rung, Standing, Viewer, may_see, reach, shows

BOOLEANS = st.booleans()
STANDINGS = st.builds(Standing, BOOLEANS, BOOLEANS, BOOLEANS, BOOLEANS, BOOLEANS)
OTHERS = st.builds(Standing, st.just(False), BOOLEANS, BOOLEANS, BOOLEANS, BOOLEANS)
AUDIENCE = st.sampled_from([*sorted(AUDIENCES), "", "everybody", "PUBLIC "])


@st.composite
def viewers(draw: st.DrawFn) -> Viewer:
    rung = draw(st.sampled_from([rung for rung in Rung if rung is not Rung.ME]))
    return Viewer(
        user_id=1,
        rung=rung,
        is_member=rung is Rung.MEMBERS or (rung is Rung.COORDINATORS and draw(BOOLEANS)),
        is_coordinator=rung is Rung.COORDINATORS,
        acting_as=7 if rung is Rung.INSTITUTIONS else None,
    )


@given(viewers(), AUDIENCE, OTHERS)
def test_an_exclusion_wins_over_every_rung_but_public(
    viewer: Viewer, audience: str, standing: Standing
) -> None:
    seen = may_see(viewer, audience, replace(standing, is_excluded=True))

    assert seen == (audience == "public")


@given(viewers(), OTHERS)
def test_an_unknown_audience_is_me(viewer: Viewer, standing: Standing) -> None:
    for unknown in ("", "everybody", "PUBLIC ", "none"):
        assert may_see(viewer, unknown, standing) == may_see(viewer, "me", standing)
        assert not may_see(viewer, unknown, replace(standing, is_granted=False))


@given(viewers(), STANDINGS)
def test_widening_an_audience_never_takes_a_fact_from_anybody(
    viewer: Viewer, standing: Standing
) -> None:
    ladder = [rung.name.lower() for rung in sorted(Rung)]
    seen = [may_see(viewer, audience, standing) for audience in ladder]

    assert seen == sorted(seen)


@given(viewers(), AUDIENCE, OTHERS)
def test_a_grant_and_a_notice_only_ever_add_and_an_exclusion_only_takes(
    viewer: Viewer, audience: str, standing: Standing
) -> None:
    seen = may_see(viewer, audience, standing)

    for gift in ("coordinates", "is_announced", "is_granted"):
        assert may_see(viewer, audience, replace(standing, **{gift: True})) >= seen
    assert may_see(viewer, audience, replace(standing, is_excluded=True)) <= seen


@given(viewers(), OTHERS)
def test_what_a_standing_gives_is_the_sum_of_what_its_parts_give(
    viewer: Viewer, standing: Standing
) -> None:
    """The database asks each part once and adds: this is why it may."""
    parts = [Standing(), *(Standing(**{part: True}) for part in PARTS if getattr(standing, part))]
    added = frozenset().union(*(reach(viewer, part) for part in parts))

    wanted = frozenset({"public"}) if standing.is_excluded else added
    assert reach(viewer, standing) == wanted


PARTS = ("coordinates", "is_announced", "is_granted")


@given(viewers(), AUDIENCE, STANDINGS)
def test_the_public_sees_no_more_than_anybody_else(
    viewer: Viewer, audience: str, standing: Standing
) -> None:
    assert may_see(viewer, audience, standing) >= may_see(ANYONE, audience, Standing())


@given(AUDIENCE, STANDINGS)
def test_under_the_hat_of_an_organisation_nothing_is_seen_as_a_member_or_owner(
    audience: str, standing: Standing
) -> None:
    hat = Viewer(user_id=1, rung=Rung.INSTITUTIONS, acting_as=7)
    seen = may_see(hat, audience, replace(standing, is_granted=False))

    assert seen <= (audience in {"public", "institutions"})


@given(AUDIENCE, OTHERS)
def test_a_coordinator_of_another_place_sees_as_a_member_if_they_are_one(
    audience: str, standing: Standing
) -> None:
    elsewhere = replace(standing, coordinates=False)
    coordinator = Viewer(user_id=1, rung=Rung.COORDINATORS, is_coordinator=True)
    member = Viewer(user_id=1, rung=Rung.MEMBERS, is_member=True)

    with_card = replace(coordinator, is_member=True)
    assert may_see(with_card, audience, elsewhere) == may_see(member, audience, elsewhere)
    public = Viewer(user_id=1)
    assert may_see(coordinator, audience, elsewhere) == may_see(public, audience, elsewhere)


@given(viewers(), AUDIENCE, OTHERS, AUDIENCE, BOOLEANS)
def test_who_is_not_listed_shows_nothing_and_who_is_listed_no_more_than_the_ladder(
    viewer: Viewer, audience: str, standing: Standing, listed: str, sees_listed: bool
) -> None:
    assert not shows(viewer, audience, standing, listed=None, sees_listed=sees_listed)
    assert not shows(viewer, audience, standing, listed="me", sees_listed=sees_listed)

    shown = shows(viewer, audience, standing, listed=listed, sees_listed=sees_listed)
    assert shown <= may_see(viewer, audience, standing)
