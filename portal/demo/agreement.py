"""Where the organisers of the first series would say who answers for data: places to fill, no claims.

They are real: nothing that they agreed or did not agree is invented for them here.
"""

from events.actions import DataAgreementFacts, save_data_agreement
from events.models import Series
from network.models import Organisation, User
from portal.demo.accounts import CONTACT

ESSENCE = {
    "fr": (
        "Exemple pour la démonstration : aucun accord réel n’est décrit ici. Les organisations qui "
        "animent un cycle ensemble y disent en quelques phrases qui tient la liste des inscriptions, "
        "qui la lit, et qui répond aux questions."
    ),
    "nl": (
        "Voorbeeld voor de demonstratie: hier staat geen echte afspraak. Organisaties die samen een "
        "reeks houden, zeggen hier in enkele zinnen wie de lijst van inschrijvingen bijhoudt, wie ze "
        "leest en wie op vragen antwoordt."
    ),
    "en": (
        "Example for the demonstration: no real agreement is described here. Organisations that hold "
        "a series together say here, in a few sentences, who keeps the list of registrations, who "
        "reads it, and who answers questions."
    ),
}
TASK = {
    "fr": "À écrire par cette organisation (exemple).",
    "nl": "Te schrijven door deze organisatie (voorbeeld).",
    "en": "To be written by this organisation (example).",
}


def lay_agreement(series: Series, organisers: list[Organisation], *, by: User) -> None:
    facts = DataAgreementFacts(
        contact_name="Passerelle (exemple – voorbeeld – example)",
        contact_email=CONTACT["email"],
        contact_phone=CONTACT["phone"],
        essence=ESSENCE,
        tasks={(one, language): words for one in organisers for language, words in TASK.items()},
    )
    save_data_agreement(series, facts, by=by)
