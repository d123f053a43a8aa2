"""What is kept of reviews of readiness sheets, why, how long."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from network.actions import readiness_reviews, retention
from network.models import ReadinessReply, ReadinessReview, ReviewAsk, ReviewVerdict
from network.purposes import (
    DAYS_IN_A_YEAR,
    Basis,
    Erasure,
    Purpose,
    about_nobody,
    keeps,
    purpose,
    when_erased,
)

REVIEWS = purpose(
    Purpose(
        key="readiness_reviews",
        name=_("Reviews of readiness sheets"),
        why=_(
            "Peers say whether what a team writes of itself is so. It is counted with others from "
            "five on; by itself only the review of who agreed to that, with its month."
        ),
        basis=Basis.EXPLICIT_CONSENT,
        readers=_("the person; coordinators, without a name; the institution never whose it is"),
        term=timedelta(days=2 * DAYS_IN_A_YEAR),
        since=_("the review"),
        purge=readiness_reviews.purge_reviews,
        due=retention.counted(readiness_reviews.old_reviews),
    )
)

keeps(
    ReadinessReview,
    {REVIEWS: "readiness user is_told state given_back_for reviewed_on waits_since"},
    says_nothing="id public_id version",
)
keeps(
    ReviewVerdict,
    {REVIEWS: "review question verdict said_state sentence language"},
    says_nothing="id",
)
keeps(ReviewAsk, {REVIEWS: "readiness user asked_by until"}, says_nothing="id")
about_nobody(ReadinessReply)

when_erased(Erasure.DELETED, "network.ReadinessReview.user", "network.ReviewAsk.user")
when_erased(Erasure.CUT, "network.ReviewAsk.asked_by")
