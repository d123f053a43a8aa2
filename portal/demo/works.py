"""What institutions do with peer work, as the 2026 report says it; the invented one says so."""

from typing import Any

from portal.demo.organisations import EXAMPLE

WORKS: dict[str, dict[str, str]] = {
    "smes": {
        "fr": (
            "**PAT, Peer and Team**, accompagne les structures pendant plusieurs mois, jusqu’à un an :"
            "\n\n- immersion dans la structure, pour définir les besoins, la place et le profil ;"
            "\n- sensibilisation et outils pour l’équipe ;"
            "\n- soutien au recrutement ;"
            "\n- suivi de l’intégration."
        ),
        "nl": (
            "**PAT, Peer and Team**, begeleidt organisaties gedurende enkele maanden tot een jaar:"
            "\n\n- onderdompeling in de organisatie, om noden, plaats en profiel te bepalen;"
            "\n- sensibilisering en hulpmiddelen voor het team;"
            "\n- steun bij de aanwerving;"
            "\n- opvolging van de integratie."
        ),
        "en": (
            "**PAT, Peer and Team**, accompanies organisations over months, up to a year:"
            "\n\n- immersion in the structure, to define needs, place and profile;"
            "\n- awareness and tools for the team;"
            "\n- support to recruitment;"
            "\n- follow-up of the integration."
        ),
    },
    "spp-integration-sociale": {
        "fr": (
            "Les expert·es du vécu travaillent sur trois lignes : avec les citoyen·nes, pour repérer "
            "les obstacles concrets (langage administratif, courriers, services méconnus, non-recours) ; "
            "avec l’institution partenaire, pour améliorer procédures et communication ; "
            "auprès des institutions en général, pour sensibiliser et plaider.\n\n"
            "Leur rôle ne remplace pas le travail social et n’évalue pas les travailleurs sociaux."
        ),
        "nl": (
            "De ervaringsdeskundigen werken op drie lijnen: met burgers, om concrete drempels te vinden "
            "(ambtelijke taal, brieven, onbekende diensten, niet-opname van rechten); met de "
            "partnerinstelling, om procedures en communicatie te verbeteren; bij instellingen in het "
            "algemeen, om te sensibiliseren en te pleiten.\n\n"
            "Hun rol vervangt het sociaal werk niet en beoordeelt de maatschappelijk werkers niet."
        ),
        "en": (
            "The experts work on three lines: with citizens, to spot concrete obstacles (administrative "
            "language, letters, unknown services, non-take-up); with the partner institution, to improve "
            "procedures and communication; with institutions at large, for awareness and advocacy.\n\n"
            "Their role does not replace social work and does not evaluate social workers."
        ),
    },
    "l-ilot": {
        "fr": (
            "À Circé, 45 à 50 femmes sont accueillies chaque jour par une équipe de sept personnes "
            "dont les rôles tournent."
        ),
        "nl": (
            "In Circé worden elke dag 45 tot 50 vrouwen onthaald door een team van zeven mensen met "
            "wisselende rollen."
        ),
        "en": (
            "At Circé, 45 to 50 women are welcomed each day by a team of seven whose roles rotate."
        ),
    },
    "fondation-de-nice": {
        "fr": (
            "À ULAM (logement, Nice et Cannes), les rôles sont ajustés à chaque personne. Les "
            "travailleur·euses pair·es ont un espace entre pairs, sans hiérarchie."
        ),
        "nl": (
            "Bij ULAM (wonen, Nice en Cannes) worden de rollen op elke persoon afgestemd. De "
            "ervaringswerkers hebben een ruimte onder elkaar, zonder hiërarchie."
        ),
        "en": (
            "At ULAM (housing, Nice and Cannes) roles are adjusted to each person. Peer workers have a "
            "space among themselves, without hierarchy."
        ),
    },
    "nidos": {
        "fr": (
            "Une médiation est demandée par la tutrice ou le tuteur, qui reste responsable ; elle suit "
            "un déroulement fixé, pour une durée limitée. Les médiateur·rices se réunissent "
            "régulièrement en intervision."
        ),
        "nl": (
            "Een mediation wordt gevraagd door de voogd, die verantwoordelijk blijft; ze volgt een vast "
            "verloop en is beperkt in de tijd. De mediators komen geregeld samen voor intervisie."
        ),
        "en": (
            "A mediation is initiated by the guardian, who remains responsible; it follows a preset "
            "process over a limited time. The mediators meet regularly for intervision."
        ),
    },
    EXAMPLE: {
        "fr": (
            "Exemple inventé : deux travailleur·euses pair·es font partie de l’équipe, avec un rôle "
            "écrit ensemble et revu chaque année."
        ),
        "nl": (
            "Verzonnen voorbeeld: twee ervaringswerkers maken deel uit van het team, met een rol die "
            "samen is geschreven en elk jaar wordt herzien."
        ),
        "en": (
            "An invented example: two peer workers are part of the team, with a role written together "
            "and revised each year."
        ),
    },
}
# Only the invented one has a desk here: what real ones answer to is theirs to say.
EXAMPLE_CONTACT: dict[str, Any] = {
    "contact_service": "Accueil (exemple)",
    "contact_email": "accueil@maison-exemple.example",
}
EXAMPLE_LANGUAGES = ("fr", "nl", "en", "ar")
