"""A series in Nice by the invented organisation; one meeting has words in French only."""

from datetime import date, time, timedelta

from events.actions import TextFacts
from events.recurrence import Rule
from portal.demo import themes
from portal.demo.organisations import EXAMPLE
from portal.demo.plan import DemoMeeting, DemoSeries, Texts


def every_third_monday(today: date) -> Rule:
    return Rule(
        frequency="monthly_weekday", first_date=today - timedelta(days=70), weekday=0, nth=3
    )


TEXTS: Texts = {
    ("fr", "standard"): TextFacts(
        title="Les lundis de Nice",
        summary="Un café, une question, des personnes qui sont passées par là.",
        body=(
            "Un lundi par mois, des personnes qui ont connu la rue, l’exil ou les soins rencontrent des "
            "équipes de terrain. On vient comme on est, sans rien préparer."
        ),
        what_to_expect=(
            "Nous sommes une quinzaine. L’animatrice se présente, puis chacun·e dit un mot, ou pas. "
            "La salle est à l’étage, par un escalier : dites-nous si cela vous arrête, nous chercherons "
            "une solution."
        ),
        audience_words="Personnes concernées, travailleur·euses pair·es, équipes, étudiant·es.",
    ),
    ("nl", "standard"): TextFacts(
        title="De maandagen van Nice",
        summary="Een kop koffie, een vraag, en mensen die het zelf hebben meegemaakt.",
        body=(
            "Eén maandag per maand ontmoeten mensen die de straat, een vlucht of zorg hebben gekend, "
            "teams uit het werkveld. Je komt zoals je bent, zonder voorbereiding. We spreken Frans."
        ),
        what_to_expect=(
            "We zijn met een vijftiental. De gespreksleider stelt zich voor, daarna zegt ieder iets, of "
            "niet. De zaal is boven, via een trap: laat het weten als dat je tegenhoudt, dan zoeken we "
            "een oplossing."
        ),
        audience_words="Mensen met eigen ervaring, ervaringswerkers, teams, studenten.",
    ),
    ("en", "standard"): TextFacts(
        title="Mondays in Nice",
        summary="A coffee, a question, and people who have been there.",
        body=(
            "One Monday a month, people who have known the street, exile or care meet teams from the "
            "field. You come as you are, with nothing to prepare. We speak French."
        ),
        what_to_expect=(
            "We are about fifteen. The facilitator says hello, then everyone says a word, or not. The "
            "room is upstairs: tell us if that stops you, and we will look for a way."
        ),
        audience_words="People concerned, peer workers, teams, students.",
    ),
}

FRENCH_ONLY: Texts = {
    ("fr", "standard"): TextFacts(
        title="Une lettre que personne ne comprend",
        theme="Écrire un plaidoyer",
        summary="Apportez une lettre administrative incompréhensible : nous la réécrirons ensemble.",
        body=(
            "Cachez votre nom et votre numéro de dossier avant de venir. Nous choisirons une lettre, "
            "nous chercherons ce qui bloque, puis nous écrirons celle que nous aurions voulu recevoir."
        ),
        what_to_expect="Des feutres, de grandes feuilles, du café. On peut venir sans lettre.",
        audience_words="Toute personne qui a déjà renoncé devant une lettre.",
    ),
}

NICE = DemoSeries(
    rule=every_third_monday,
    start_time=time(18),
    end_time=time(20),
    timezone="Europe/Paris",
    place="nice",
    capacity=15,
    languages=("fr",),
    organisers=(EXAMPLE,),
    texts=TEXTS,
    meetings=(
        DemoMeeting(when=-1, texts=themes.LIVED_EXPERIENCE),
        DemoMeeting(when=0, texts=FRENCH_ONLY, taken=4),
        DemoMeeting(
            when=1,
            texts=themes.WELCOMING,
            facts={"sign_language": True, "interpreted": ("fsl",)},
        ),
        DemoMeeting(when=2, texts=themes.RIGHT_PRESENCE, facts={"capacity": 8}, taken=7),
    ),
)
