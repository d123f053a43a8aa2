"""A series of the invented organisation whose whole life can be tried: words and days, no database."""

from dataclasses import dataclass

from events.actions import TextFacts
from portal.demo import themes
from portal.demo.plan import Texts

TEXTS: Texts = {
    ("fr", "standard"): TextFacts(
        title="Les ateliers de la Maison Exemple",
        summary="Ouverts à toutes et tous, et parfois entre pairs ou entre membres.",
        body=(
            "Une maison inventée, pour essayer tout ce qui se passe avant, pendant et après une "
            "rencontre : l’accueil, les présences, le compte rendu, les avis, les chiffres."
        ),
        what_to_expect="Une personne vous attend à la porte. Vous pouvez écouter sans parler.",
        audience_words="Toute personne curieuse ; certaines dates sont entre pairs.",
    ),
    ("nl", "standard"): TextFacts(
        title="De werkplaatsen van Huis Voorbeeld",
        summary="Open voor iedereen, en soms onder ervaringswerkers of onder leden.",
        body=(
            "Een verzonnen huis, om alles uit te proberen wat voor, tijdens en na een ontmoeting "
            "gebeurt: het onthaal, wie er was, het verslag, de meningen, de cijfers."
        ),
        what_to_expect="Iemand wacht u op aan de deur. U mag luisteren zonder iets te zeggen.",
        audience_words="Wie nieuwsgierig is; sommige data zijn onder ervaringswerkers.",
    ),
    ("en", "standard"): TextFacts(
        title="Workshops of the Example House",
        summary="Open to everyone, and at times among peers or among members.",
        body=(
            "An invented house, to try all that happens before, during and after a meeting: the "
            "welcome, who came, the report, what people say, the figures."
        ),
        what_to_expect="Somebody waits for you at the door. You may listen without speaking.",
        audience_words="Anybody curious; some dates are among peers.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Held:
    """A meeting that took place so many days ago: how many had asked for a place, and came."""

    days_ago: int
    texts: Texts
    asked: int
    came: int
    walk_ins: int = 0


# Of the first two together, no number is below five: figures may tell of them.
# The last one is young enough to be ticked, reported with a name, and answered about.
HELD = (
    Held(days_ago=98, texts=themes.WELCOMING, asked=8, came=6, walk_ins=2),
    Held(days_ago=70, texts=themes.CONTRACT, asked=9, came=7, walk_ins=2),
    Held(days_ago=48, texts=themes.STARTING_OUT, asked=7, came=6, walk_ins=2),
    Held(days_ago=20, texts=themes.LOOKING_AFTER, asked=10, came=8),
    Held(days_ago=6, texts=themes.SHARED_SECRET, asked=9, came=7, walk_ins=2),
)
# The report of this one is in three languages.
IN_THREE_LANGUAGES = 48
CAPACITY = 9
TODAY = themes.RIGHT_PRESENCE
AMONG_PEERS = themes.LOOKING_AFTER
AMONG_MEMBERS = themes.ADVOCACY
INVITED = themes.LIVED_EXPERIENCE

NEWCOMERS = {
    "fr": (
        "Vous entrez, on vous donne un café et une place. On fait un tour des prénoms : le vôtre, un "
        "autre, ou rien. On parle deux heures, avec une pause. Vous pouvez sortir quand vous voulez. "
        "(exemple)",
        "La prochaine date est sur la page du cycle. Si vous pensez à une formation ou à devenir "
        "membre, dites-le à la personne qui vous a accueilli·e. (exemple)",
    ),
    "nl": (
        "U komt binnen, u krijgt koffie en een stoel. We noemen om beurten een voornaam: de uwe, een "
        "andere, of geen. We praten twee uur, met een pauze. U mag altijd even naar buiten. "
        "(voorbeeld)",
        "De volgende datum staat op de pagina van de reeks. Denkt u aan een opleiding, of wilt u lid "
        "worden? Zeg het aan wie u verwelkomde. (voorbeeld)",
    ),
    "en": (
        "You come in, you get a coffee and a chair. We go round with first names: yours, another, or "
        "none. We talk for two hours, with a break. You may step out at any time. (example)",
        "The next date is on the page of the series. If you think of training or of becoming a "
        "member, say so to the person who welcomed you. (example)",
    ),
}

REPORTS = (
    (
        20,
        "Nous avons parlé de la fatigue, et de ce que l’on ose en dire à son équipe. (exemple)",
        "- Un mot de passe avec un·e collègue pour dire « pas aujourd’hui ».\n- Dormir.",
        ("Sans adresse, aucun droit ne s’ouvre (exemple)", "Dire non sans se justifier (exemple)"),
    ),
    (
        6,
        "Qui doit savoir quoi, dans une équipe ? {person 1} a proposé de toujours demander d’abord à "
        "la personne. (exemple)",
        "- Demander avant d’écrire.\n- Relire ensemble ce qui est noté.",
        ("Dire non sans se justifier (exemple)", "Un secret se partage avec accord (exemple)"),
    ),
)
WHO_IS_NAMED = "Basalte (exemple)"
ANSWERS = (
    ("yes", "yes", "yes", "On m’a gardé une chaise près de la porte. Merci. (exemple)"),
    ("yes", "rather_yes", "yes", ""),
    ("rather_yes", "yes", "rather_yes", "Deux heures, c’est un peu long. (exemple)"),
    ("yes", "yes", "yes", ""),
    ("rather_no", "rather_yes", "rather_yes", "Trop de sigles. (exemple)"),
    ("yes", "yes", "yes", ""),
)
PAPERS = (
    ("pdf", "Le secret partagé, en une page (exemple)", True),
    ("odt", "Questions pour la prochaine fois (exemple)", False),
)
PAPER_LINES = (
    "Exemple pour la démonstration.",
    "Qui a besoin de savoir ?",
    "La personne est-elle d'accord ?",
    "Que devient ce qui est écrit ?",
)
