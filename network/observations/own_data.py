"""What is held of somebody's observations, for themselves."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from network.account_data import Fact, Row, Section, holds_account_data
from network.history import belongs_to_account
from network.masking import masked
from network.models import Finding, Observation, Recommendation, User


@holds_account_data
def your_observations(user: User) -> Iterable[Section]:
    rows = Observation.objects.filter(profile__user=user).order_by("pk")
    related = ("organisation", "kind", "level", "area", "mission", "finding")
    yield Section(
        "observations",
        _("Obstacles you recorded"),
        [_observed(row) for row in rows.select_related(*related)],
    )
    agreed = user.profile.wording_agreements.order_by("pk") if hasattr(user, "profile") else []
    yield Section(
        "wordings",
        _("Wordings you agreed to"),
        [
            [
                Fact("organisation", _("organisation"), row.finding.organisation.name),
                Fact("words", _("wording"), row.finding.words),
                Fact("at", _("when"), row.agreed_at),
            ]
            for row in agreed
        ],
    )
    answered = Recommendation.objects.filter(answered_by__user=user).order_by("pk")
    yield Section(
        "recommendations_answered",
        _("Recommendations you answered"),
        [
            [
                Fact("organisation", _("organisation"), row.organisation.name),
                Fact("answer", _("answer"), row.get_answer_display()),
                Fact("words", _("in your words"), masked(row.answer_words)),
                Fact("commitments", _("what you will do"), masked(row.commitments)),
                Fact("at", _("when"), row.answered_at),
            ]
            for row in answered.select_related("organisation")
        ],
    )


@belongs_to_account
def history_of_observations(user: User) -> tuple[str, Iterable[str]]:
    rows = Observation.objects.filter(profile__user=user)
    return "observation", rows.values_list("public_id", flat=True)


def _told(row: Finding | None) -> str:
    """The words of the network once the author was asked about them or they are told."""
    return row.words if row and (row.is_asked or row.released_at) else ""


def _observed(row: Observation) -> Row:
    return [
        Fact("id", _("public id"), row.public_id),
        Fact("about", _("organisation"), row.about),
        Fact("kind", _("kind of obstacle"), row.kind.label),
        Fact("level", _("level of intervention"), row.level.label if row.level else ""),
        Fact("area", _("area"), row.area.label if row.area else ""),
        Fact("words", _("in your words"), masked(row.words)),
        Fact("month", _("month"), row.month),
        Fact("mission", _("mission"), row.mission.public_id if row.mission else ""),
        Fact("finding", _("stands behind"), _told(row.finding)),
        Fact("looked_at", _("read by a coordinator on"), row.looked_at),
        Fact("recorded_at", _("recorded on"), row.recorded_at),
    ]
