"""The kinds of trajectory to begin with, in three languages; coordinators go on from there."""

from dataclasses import dataclass

from network.models.trajectory_templates import Stage, TrajectoryKind

Words = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class FirstStep:
    stage: str
    days: int
    titles: Words
    texts: Words


@dataclass(frozen=True, kw_only=True)
class FirstTemplate:
    slug: str
    kind: str
    names: Words
    steps: tuple[FirstStep, ...]


def _step(stage: Stage, days: int, titles: Words, texts: Words) -> FirstStep:
    return FirstStep(stage=stage.value, days=days, titles=titles, texts=texts)


TEAM = FirstTemplate(
    slug="team",
    kind=TrajectoryKind.TEAM.value,
    names={
        "fr": "Accompagnement d’une équipe (PAT)",
        "nl": "Begeleiding van een team (PAT)",
        "en": "Accompanying a team (PAT)",
    },
    steps=(
        _step(
            Stage.IMMERSION,
            45,
            {"fr": "Immersion", "nl": "Onderdompeling", "en": "Immersion"},
            {
                "fr": "Quelques jours avec l’équipe : comment elle travaille, ce qu’elle attend, "
                "ce qu’elle craint.",
                "nl": "Enkele dagen met het team: hoe het werkt, wat het verwacht, waar het bang "
                "voor is.",
                "en": "Some days with the team: how it works, what it expects, what it fears.",
            },
        ),
        _step(
            Stage.NEEDS,
            45,
            {
                "fr": "Besoins, place et profil",
                "nl": "Noden, plaats en profiel",
                "en": "Needs, place and profile",
            },
            {
                "fr": "Écrire pourquoi ce poste, avec qui, ce qu’il fait et ne fait pas, et quand "
                "cela sera revu.",
                "nl": "Opschrijven waarom deze functie er komt, met wie, wat ze wel en niet doet, "
                "en wanneer dat wordt herzien.",
                "en": "Write why this post, with whom, what it does and does not do, and when that "
                "is revised.",
            },
        ),
        _step(
            Stage.AWARENESS,
            60,
            {
                "fr": "Préparer l’équipe",
                "nl": "Het team voorbereiden",
                "en": "Preparing the team",
            },
            {
                "fr": "Sensibilisation et outils pour toute l’équipe : rôle, information partagée, "
                "jour difficile.",
                "nl": "Sensibilisering en hulpmiddelen voor het hele team: rol, gedeelde "
                "informatie, een moeilijke dag.",
                "en": "Awareness and tools for the whole team: role, shared information, "
                "a bad day.",
            },
        ),
        _step(
            Stage.RECRUITMENT,
            60,
            {"fr": "Recrutement", "nl": "Aanwerving", "en": "Recruitment"},
            {
                "fr": "Annonce, entretiens, contrat. La personne est invitée à prendre part à "
                "l’accompagnement.",
                "nl": "Vacature, gesprekken, contract. De persoon wordt gevraagd om aan de "
                "begeleiding deel te nemen.",
                "en": "Advertisement, interviews, contract. The person is asked to take part in "
                "the trajectory.",
            },
        ),
        _step(
            Stage.FOLLOW_UP,
            90,
            {"fr": "Premier bilan", "nl": "Eerste balans", "en": "First review"},
            {
                "fr": "Ensemble : le rôle tel qu’il est, ce que l’équipe change.",
                "nl": "Samen: de rol zoals ze is, wat het team verandert.",
                "en": "Together: the role as it is, what the team changes.",
            },
        ),
        _step(
            Stage.FOLLOW_UP,
            90,
            {"fr": "Deuxième bilan", "nl": "Tweede balans", "en": "Second review"},
            {
                "fr": "Le rôle est revu ; on décide de la suite.",
                "nl": "De rol wordt herzien; er wordt beslist hoe het verder gaat.",
                "en": "The role is revised; what comes next is decided.",
            },
        ),
    ),
)
DETACHMENT = FirstTemplate(
    slug="detachment",
    kind=TrajectoryKind.DETACHMENT.value,
    names={
        "fr": "Détachement d’un·e expert·e du vécu",
        "nl": "Detachering van een ervaringsdeskundige",
        "en": "Detachment of an expert by experience",
    },
    steps=(
        _step(
            Stage.RECRUITMENT,
            30,
            {"fr": "Accord à trois", "nl": "Afspraak met drie", "en": "Agreement of three"},
            {
                "fr": "La personne, l’institution et le réseau : niveau, période, personne de "
                "référence.",
                "nl": "De persoon, de instelling en het netwerk: niveau, periode, aanspreekpunt.",
                "en": "The person, the institution and the network: level, period, referent.",
            },
        ),
        _step(
            Stage.FOLLOW_UP,
            90,
            {"fr": "Premier bilan", "nl": "Eerste balans", "en": "First review"},
            {
                "fr": "Ce que l’institution a entendu, et ce qu’elle change.",
                "nl": "Wat de instelling heeft gehoord, en wat ze verandert.",
                "en": "What the institution has heard, and what it changes.",
            },
        ),
        _step(
            Stage.FOLLOW_UP,
            180,
            {"fr": "Bilan de mi-parcours", "nl": "Tussentijdse balans", "en": "Half-way review"},
            {
                "fr": "Le niveau et la période conviennent-ils encore ?",
                "nl": "Kloppen niveau en periode nog?",
                "en": "Do level and period still fit?",
            },
        ),
    ),
)
FIRST_TEMPLATES = (TEAM, DETACHMENT)
