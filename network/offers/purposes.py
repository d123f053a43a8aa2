"""What is kept of answers to offers, why, how long."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from network.actions import retention
from network.actions.offers import answering
from network.models import OfferAnswer
from network.purposes import Basis, Erasure, Purpose, keeps, purpose, when_erased

OFFER_ANSWERS = purpose(
    Purpose(
        key="offer_answers",
        name=_("Answers to offers"),
        why=_(
            "A member answers an offer; coordinators pass the words on without a name, and the "
            "organisation learns how to reach the person when they say so."
        ),
        basis=Basis.EXPLICIT_CONSENT,
        readers=_("the person; the coordinators of the place; the organisation, without a name"),
        term=timedelta(days=90),
        since=_("the offer ended"),
        purge=answering.purge_answers,
        due=retention.counted(answering.old_answers),
    )
)

keeps(
    OfferAnswer,
    {OFFER_ANSWERS: "offer user node words reach state given_back_for sent_at"},
    says_nothing="id public_id version",
)
when_erased(Erasure.DELETED, "network.OfferAnswer.user")
