"""The readiness sheet of the invented organisation; no real one has a sheet here."""

from network.actions.readiness import ReadinessFacts, publish_readiness, save_readiness
from network.models import Organisation, User
from network.visibility import viewer_for

ANSWERS = {
    "role": ("yes", "Écrit à trois, revu chaque année en septembre. (Exemple)"),
    "not_a_substitute": ("yes", "Le poste s’ajoute à l’équipe. (Exemple)"),
    "team_meetings": ("yes", "Toutes, avec la parole au même titre. (Exemple)"),
    "information": ("partly", "Écrit pour l’équipe, pas encore pour les partenaires. (Exemple)"),
    "referent": ("yes", "Une collègue, qui n’est pas la hiérarchie. (Exemple)"),
    "intervision": ("planned", "Avec une autre structure, dès le printemps. (Exemple)"),
    "supervision": ("no", "Pas encore de budget. (Exemple)"),
    "contract": ("yes", "Même barème que l’équipe. (Exemple)"),
    "bad_day": ("yes", "On peut se retirer sans se justifier. (Exemple)"),
    "team_prepared": ("yes", "Trois demi-journées avant l’arrivée. (Exemple)"),
}


def lay_readiness(organisation: Organisation, account: User) -> None:
    """Written and published by who acts for it, some questions left open."""
    viewer = viewer_for(account, hat=organisation.public_id)
    facts = ReadinessFacts(answers=ANSWERS, contracts=("employment",))
    save_readiness(organisation, facts, version=0, viewer=viewer)
    publish_readiness(organisation, publishes=True, viewer=viewer)
