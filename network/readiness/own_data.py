"""What is held of somebody's reviews of readiness sheets, for themselves."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from network.account_data import Fact, Row, Section, holds_account_data
from network.models import ReadinessReview, ReviewAsk, ReviewVerdict, User


@holds_account_data
def your_reviews(user: User) -> Iterable[Section]:
    verdicts = ReviewVerdict.objects.filter(review__user=user).order_by("pk")
    yield Section(
        "readiness_reviews",
        _("Your reviews of readiness sheets"),
        [_verdict(row) for row in verdicts.select_related("review__readiness__organisation")],
    )
    asks = ReviewAsk.objects.filter(user=user).order_by("pk")
    yield Section(
        "review_asks",
        _("Readiness sheets you were asked to review"),
        [
            [
                Fact("organisation", _("organisation"), row.readiness.organisation.name),
                Fact("until", _("until"), row.until),
            ]
            for row in asks.select_related("readiness__organisation")
        ],
    )


def _verdict(row: ReviewVerdict) -> Row:
    review: ReadinessReview = row.review
    return [
        Fact("organisation", _("organisation"), review.readiness.organisation.name),
        Fact("question", _("question"), row.get_question_display()),
        Fact("verdict", _("what you found"), row.get_verdict_display()),
        Fact("sentence", _("in your words"), row.sentence),
        Fact("told", _("may be shown by itself"), review.is_told),
        Fact("state", _("state"), review.get_state_display()),
        Fact("day", _("reviewed on"), review.reviewed_on),
    ]
