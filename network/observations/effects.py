"""What follows what people observed and what is told of it, and what time does to both."""

from datetime import timedelta

from django.utils import timezone

from network.actions.observations.telling import count_again, release_findings, review_findings
from network.models import Finding, Recommendation
from network.observations.mails import ask_author, authors_to_ask, is_waiting, tell_institution
from network.outbox import on
from network.periodic import periodic

# An institution is reminded so long before its day, and on it.
REMINDED_BEFORE = (timedelta(days=7), timedelta())
MODULE = "missions"


# Not with the module: what is taken back is taken back while it is off too.
@periodic("network.review_findings", every=timedelta(minutes=1))
def review_what_is_told() -> None:
    review_findings()


@on("profile.hidden", key="network.review_findings_hidden")
@on("profile.death_reported", key="network.review_findings_death")
def review_without(profile: str) -> None:
    review_findings()


@periodic("network.release_findings", every=timedelta(hours=1), module=MODULE)
def release_what_is_due() -> None:
    release_findings()


@periodic("network.count_findings", every=timedelta(days=7), module=MODULE)
def count_what_is_told() -> None:
    count_again()


@on("finding.asked", key="network.ask_authors")
def ask_who_wrote(finding: str, version: int) -> None:
    for profile in authors_to_ask(finding, version):
        ask_author(profile, finding, version)


@on("finding.released", key="network.tell_released")
def tell_what_is_released(finding: str) -> None:
    """One mail a month for all that is told together."""
    row = Finding.objects.released().filter(public_id=finding).first()
    if row is not None and row.release_on is not None:
        tell_institution(row.organisation_id, "findings", f"findings:{row.release_on:%Y-%m}")


@on("recommendation.sent", key="network.tell_recommendation")
def tell_what_is_recommended(recommendation: str) -> None:
    row = is_waiting(recommendation)
    if row is not None:
        tell_institution(row.organisation_id, "recommendation", f"recommendation:{recommendation}")


@periodic("network.remind_of_recommendations", every=timedelta(hours=6), module=MODULE)
def remind_of_recommendations() -> None:
    """A week before the day, and on it, once each; nobody who answered is reminded."""
    today = timezone.localdate()
    waiting = Recommendation.objects.standing().filter(answer="", due_on__gte=today)
    for before in REMINDED_BEFORE:
        # The nearest reminder alone, where both are due.
        for row in waiting.filter(due_on__lte=today + before):
            if before and row.due_on == today:
                continue
            key = f"recommendation:{row.public_id}:{before.days}"
            tell_institution(row.organisation_id, "reminder", key)
