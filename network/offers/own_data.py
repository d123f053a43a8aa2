"""What is held of somebody's answers to offers, for themselves."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from network.account_data import Fact, Section, holds_account_data
from network.models import User


@holds_account_data
def your_answers(user: User) -> Iterable[Section]:
    rows = user.offer_answers.select_related("offer__organisation").order_by("pk")
    yield Section(
        "offer_answers",
        _("Your answers to offers"),
        [
            [
                Fact("offer", _("offer"), row.offer.public_id),
                Fact("organisation", _("organisation"), row.offer.organisation.name),
                Fact("words", _("in your words"), row.words),
                Fact("reach", _("how to reach you"), row.reach),
                Fact("state", _("state"), row.get_state_display()),
                Fact("sent_at", _("sent"), row.sent_at),
            ]
            for row in rows
        ],
    )
