"""The accounts one may log in with while trying the portal; all invented."""

from dataclasses import dataclass

from network.models import COORDINATORS, EDITORS
from portal.demo.organisations import EXAMPLE


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    email: str
    pseudonym: str
    language: str
    says: str
    group: str = ""
    is_member: bool = False
    # In the first series of the demonstration, the one of Brussels.
    role: str = ""
    # The organisation that this person acts for, by its slug; the network vouches for it.
    acts_for: str = ""


ACCOUNTS = (
    DemoAccount(
        email="coordinator@passerelle.example",
        pseudonym="Colibri (exemple)",
        language="fr",
        says="runs the network",
        group=COORDINATORS,
    ),
    DemoAccount(
        email="editor@passerelle.example",
        pseudonym="Inktvis (voorbeeld)",
        language="nl",
        says="writes the pages",
        group=EDITORS,
    ),
    DemoAccount(
        email="member@passerelle.example",
        pseudonym="Driftwood (example)",
        language="en",
        says="is a peer worker",
        is_member=True,
    ),
    DemoAccount(
        email="facilitator@passerelle.example",
        pseudonym="Ardoise (exemple)",
        language="fr",
        says="facilitates a series",
        is_member=True,
        role="facilitator",
    ),
    DemoAccount(
        email="welcomer@passerelle.example",
        pseudonym="Luciole (exemple)",
        language="fr",
        says="welcomes newcomers",
        role="welcomer",
    ),
    DemoAccount(
        email="partner@passerelle.example",
        pseudonym="Moulin (exemple)",
        language="fr",
        says="acts for a co-organiser",
        acts_for=EXAMPLE,
    ),
)

CONTACT = {
    "email": "contact@passerelle.example",
    # A number that the French regulator keeps for fiction: it rings nowhere.
    "phone": "+33 1 99 00 12 34",
    "hours": "10:00–16:00 (exemple, voorbeeld, example)",
    "helplines": "\n".join(
        (
            "BE 107 Télé-Accueil",
            "BE 106 Tele-Onthaal",
            "FR 3114 Numéro national de prévention du suicide",
            "NL 113 Zelfmoordpreventie",
        )
    ),
}
