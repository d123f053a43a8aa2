"""Offers of the invented organisation, an answer and a review; no real one offers anything here."""

from datetime import timedelta

from django.utils import timezone

from network.actions.offers.answering import answer_offer, pass_answer_on
from network.actions.offers.moderating import publish_offer
from network.actions.offers.publishing import OfferFacts, save_offer, submit_offer
from network.actions.readiness_reviews import ReviewFacts, save_review
from network.actions.readiness_words import pass_words, save_replies
from network.models import Node, Offer, Organisation, Readiness, Term, User
from network.visibility import MEMBER, viewer_for

JOB = {
    "fr": (
        "Travailleur·euse pair·e en accueil de jour (exemple)",
        "Vous accueillez avec une collègue, deux matinées par semaine, et vous animez un groupe. "
        "La fonction est écrite à trois et revue chaque année.",
    ),
    "nl": (
        "Ervaringswerker in een dagopvang (voorbeeld)",
        "U onthaalt samen met een collega, twee voormiddagen per week, en begeleidt een groep. "
        "De functie is met drie geschreven en wordt elk jaar herzien.",
    ),
    "en": (
        "Peer worker in a day centre (example)",
        "You welcome people with a colleague, two mornings a week, and lead a group. "
        "The role is written by three and revised each year.",
    ),
}
PLACEMENT = {
    "fr": (
        "Stage auprès de l’équipe mobile (exemple)",
        "Vous accompagnez l’équipe un jour par semaine, avec une référente qui a le temps.",
    ),
}
MISSION = {
    "nl": (
        "Een vorming mee geven (voorbeeld)",
        "Drie namiddagen, samen met een vormingswerker, voor teams die beginnen.",
    ),
}


def lay_offers(organisation: Organisation, *, by: User, coordinator: User, member: User) -> None:
    """Two that anybody reads, one that waits for the coordinators, one answer, one review."""
    job = _submitted(organisation, by, "job", JOB, contract="employment", pay="CP 332 (exemple)")
    placement = _submitted(organisation, by, "placement", PLACEMENT, pay="frais de trajet")
    for offer in (job, placement):
        publish_offer(offer, version=offer.version, by=coordinator)
    _submitted(organisation, by, "mission", MISSION, contract="self_employed", pay="300 € / dag")
    node = Node.objects.get(slug="brussels")
    words = "Hello! I have led groups for years. When could one come and see the place? (example)"
    answer = answer_offer(job, words, node=node, by=member)
    pass_answer_on(answer, version=answer.version, by=coordinator)
    _lay_review(organisation, by=by, coordinator=coordinator, member=member)


def _submitted(
    organisation: Organisation,
    by: User,
    kind: str,
    texts: dict[str, tuple[str, str]],
    *,
    contract: str = "",
    pay: str,
) -> Offer:
    facts = OfferFacts(
        kind=kind,
        language=Term.objects.get(vocabulary="language", slug=next(iter(texts))),
        area=Term.objects.get(vocabulary="area", slug="be-bru"),
        hours="19 h / 38",
        contract=contract,
        pay=pay,
        ends_on=timezone.localdate() + timedelta(days=60),
        texts=texts,
    )
    return submit_offer(save_offer(organisation, facts, by=by), by=by)


def _lay_review(organisation: Organisation, *, by: User, coordinator: User, member: User) -> None:
    """A peer who agrees to be shown as one, and what the organisation replies."""
    sheet = Readiness.objects.get(organisation=organisation)
    found = {
        "role": ("agree", ""),
        "team_meetings": ("agree", ""),
        "information": ("not_so", "In my time nobody could tell me who read what. (example)"),
    }
    facts = ReviewFacts(found, is_told=True, language="en")
    review = save_review(sheet, facts, version=0, viewer=viewer_for(member, hat=MEMBER))
    pass_words(review, version=review.version, by=coordinator)
    reply = {"information": ("C’est écrit depuis, et affiché dans la cuisine. (exemple)", 0)}
    viewer = viewer_for(by, hat=organisation.public_id)
    save_replies(sheet, reply, language="fr", viewer=viewer)
    row = sheet.replies.get()
    pass_words(row, version=row.version, by=coordinator)
