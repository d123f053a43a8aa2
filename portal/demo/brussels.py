"""The Brussels cycle of open meetings: real co-organisers, invented dates and places."""

from datetime import date, time, timedelta

from events.actions import TextFacts
from events.recurrence import Rule
from portal.demo import themes
from portal.demo.plan import DemoMeeting, DemoSeries, Texts


def every_second_tuesday(today: date) -> Rule:
    return Rule(
        frequency="monthly_weekday", first_date=today - timedelta(days=140), weekday=1, nth=2
    )


TEXTS: Texts = {
    ("fr", "standard"): TextFacts(
        title="Rencontres ouvertes sur la pair-aidance",
        summary="Un thème par mois, pour se parler, s’outiller et se soutenir. Ouvert à toutes et tous.",
        body=(
            "Une fois par mois, des pair-aidant·es, des expert·es du vécu, des professionnel·les et "
            "des personnes curieuses se retrouvent autour d’un thème. On dialogue, on partage des "
            "ressources, on se soutient.\n\n"
            "Beaucoup viennent une première fois pour écouter. On peut aussi y dire que l’on aimerait "
            "devenir pair-aidant·e, ou se former."
        ),
        what_to_expect=(
            "Quelqu’un vous attend à l’entrée. On s’assied en cercle, chacun·e dit le nom de son choix, "
            "ou passe son tour. Vous pouvez vous taire, sortir un moment, repartir avant la fin. "
            "Rien n’est enregistré."
        ),
        audience_words="Pair-aidant·es, expert·es du vécu, professionnel·les, et toute personne curieuse.",
    ),
    ("nl", "standard"): TextFacts(
        title="Open ontmoetingen over ervaringswerk",
        summary="Elke maand een thema, om te praten, te leren en elkaar te steunen. Iedereen is welkom.",
        body=(
            "Eén keer per maand komen ervaringswerkers, ervaringsdeskundigen, professionals en "
            "nieuwsgierigen samen rond een thema. We praten, delen wat helpt, en steunen elkaar.\n\n"
            "Velen komen een eerste keer om te luisteren. Je mag er ook zeggen dat je zelf "
            "ervaringswerker wilt worden, of een opleiding zoekt."
        ),
        what_to_expect=(
            "Iemand wacht je op aan de ingang. We zitten in een kring, ieder zegt de naam die hij of zij "
            "kiest, of slaat een beurt over. Je mag zwijgen, even naar buiten gaan, vroeger vertrekken. "
            "Niets wordt opgenomen."
        ),
        audience_words="Ervaringswerkers, ervaringsdeskundigen, professionals en wie nieuwsgierig is.",
    ),
    ("en", "standard"): TextFacts(
        title="Open meetings on peer support",
        summary="One theme a month, to talk, find tools and support each other. Open to everyone.",
        body=(
            "Once a month peer workers, experts by experience, professionals and curious people meet "
            "around a theme. We talk, share what helps, and support each other.\n\n"
            "Many come a first time just to listen. You can also say that you would like to become a "
            "peer worker, or to train."
        ),
        what_to_expect=(
            "Someone waits for you at the door. We sit in a circle, everyone says the name they choose, "
            "or passes. You may stay silent, step out for a while, leave before the end. "
            "Nothing is recorded."
        ),
        audience_words="Peer workers, experts by experience, professionals, and anyone curious.",
    ),
    ("fr", "easy"): TextFacts(
        title="Rencontres ouvertes",
        body=(
            "Nous parlons ensemble une fois par mois.\n\n"
            "Tout le monde peut venir.\n\n"
            "Venir est gratuit.\n\n"
            "Vous pouvez parler. Vous pouvez aussi seulement écouter."
        ),
    ),
    ("nl", "easy"): TextFacts(
        title="Open ontmoetingen",
        body=(
            "We praten samen, één keer per maand.\n\n"
            "Iedereen mag komen.\n\n"
            "Het is gratis.\n\n"
            "Je mag praten. Je mag ook alleen luisteren."
        ),
    ),
    ("en", "easy"): TextFacts(
        title="Open meetings",
        body=(
            "We talk together once a month.\n\n"
            "Everyone can come.\n\n"
            "It is free.\n\n"
            "You can talk. You can also just listen."
        ),
    ),
}

# The evening about being there has its own easy-to-read text.
EASY_PRESENCE: Texts = {
    ("fr", "easy"): TextFacts(
        title="Être à côté de la personne",
        body=(
            "Le thème de ce soir : aider une personne.\n\n"
            "Parfois, on est trop près de la personne.\n\n"
            "Parfois, on est trop loin.\n\n"
            "Nous cherchons ensemble la bonne place.\n\n"
            "Tout le monde peut venir. Venir est gratuit."
        ),
    ),
    ("nl", "easy"): TextFacts(
        title="Naast iemand staan",
        body=(
            "Het thema van deze avond: iemand helpen.\n\n"
            "Soms ben je te dicht bij iemand.\n\n"
            "Soms ben je te ver weg.\n\n"
            "We zoeken samen de goede plaats.\n\n"
            "Iedereen mag komen. Het is gratis."
        ),
    ),
    ("en", "easy"): TextFacts(
        title="Standing beside the person",
        body=(
            "The theme of this evening: helping someone.\n\n"
            "Sometimes you are too close to the person.\n\n"
            "Sometimes you are too far away.\n\n"
            "Together we look for the right place.\n\n"
            "Everyone can come. It is free."
        ),
    ),
}

BRUSSELS = DemoSeries(
    rule=every_second_tuesday,
    start_time=time(18),
    end_time=time(20),
    timezone="Europe/Brussels",
    place="brussels",
    capacity=20,
    languages=("fr",),
    attendance="ticks",
    organisers=("plateforme-bruxelloise-sante-mentale", "smes", "reseau-nomade"),
    texts=TEXTS,
    meetings=(
        DemoMeeting(when=-3, texts=themes.WELCOMING),
        DemoMeeting(when=-2, texts=themes.CONTRACT),
        DemoMeeting(when=-1, texts=themes.STARTING_OUT),
        DemoMeeting(
            when=0,
            texts=themes.LIVED_EXPERIENCE,
            facts={
                "capacity": 12,
                "sign_language": True,
                "interpreted": ("sfb",),
                "companion_rule": "free",
            },
            taken=12,
            waiting=4,
        ),
        DemoMeeting(
            when=1,
            texts=themes.RIGHT_PRESENCE | EASY_PRESENCE,
            facts={"capacity": 9, "companion_rule": "free", "interpreted": ("nl",)},
            taken=6,
        ),
        DemoMeeting(
            when=2,
            texts=themes.SHARED_SECRET,
            facts={
                "mode": "hybrid",
                "online_url": "https://salle.passerelle.example/secret-partage",
                "place": "brussels_upstairs",
                "languages": ("fr", "nl"),
                "capacity": 30,
            },
            taken=3,
        ),
        DemoMeeting(when=3, texts=themes.LOOKING_AFTER, facts={"companion_rule": "free"}),
        DemoMeeting(when=4, texts=themes.ADVOCACY),
    ),
)
