"""What follows a request for a review, and the count of each week."""

from datetime import timedelta

from network.actions.readiness_reviews import count_reviews
from network.outbox import on
from network.periodic import periodic
from network.readiness.mails import tell_asked


# Once a week, and not when somebody wrote: who watches the bands sees nobody come or go.
@periodic("network.count_reviews", every=timedelta(days=7))
def count() -> None:
    count_reviews()


@on("review.asked", key="network.tell_review_asked")
def tell_who_was_asked(ask: int, day: str) -> None:
    tell_asked(ask, day)
