"""What is kept of observations and of what is told of them, why, how long."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from network.actions import retention
from network.actions.observations import recording
from network.models import Finding, Observation, Recommendation, WordingAgreement
from network.purposes import DAYS_IN_A_YEAR, Basis, Purpose, keeps, purpose

OBSERVATIONS = purpose(
    Purpose(
        key="observations",
        name=_("Obstacles that people met"),
        why=_(
            "What somebody met in a practice helps to change it. The institution reads the words "
            "of the network, and only while several people stand behind them or each of the few "
            "agreed to them; never who, when, where or how many."
        ),
        basis=Basis.EXPLICIT_CONSENT,
        readers=_(
            "the person, the coordinators of their place; never the institution, nor a coordinator "
            "whom the person keeps away or who stands in that institution"
        ),
        term=timedelta(days=3 * DAYS_IN_A_YEAR),
        since=_("it was recorded, or when the person takes it back or their profile is erased"),
        purge=recording.purge_observations,
        due=retention.counted(recording.old_observations),
    )
)
FINDINGS = purpose(
    Purpose(
        key="findings",
        name=_("What the network tells institutions"),
        why=_(
            "An institution reads of an obstacle in its practice and of what is recommended, and "
            "answers."
        ),
        basis=Basis.INTEREST,
        readers=_(
            "the institution, members of the network; everybody where the network and the "
            "institution both want it"
        ),
        until=_("until nobody stands behind it any more: then its words are deleted"),
    )
)

keeps(
    Observation,
    {
        OBSERVATIONS: "profile organisation elsewhere kind level area words month mission finding "
        "looked_at recorded_at"
    },
    says_nothing="id public_id version",
)
keeps(
    WordingAgreement,
    {OBSERVATIONS: "finding profile wording_version agreed_at"},
    says_nothing="id",
)
keeps(
    Finding,
    {
        FINDINGS: "node organisation kind words language approved_at release_on released_at "
        "told_people changed_at"
    },
    says_nothing="id public_id wording_version asked_version version",
)
keeps(
    Recommendation,
    {
        FINDINGS: "node organisation findings words language due_on sent_at answer answer_words "
        "commitments answered_at answered_by network_publishes organisation_publishes changed_at"
    },
    says_nothing="id public_id version",
)
