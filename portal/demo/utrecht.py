"""A series in Dutch by the invented organisation, with one cancelled meeting and one report."""

from datetime import date, time, timedelta

from events.actions import TextFacts
from events.recurrence import Rule
from portal.demo import themes
from portal.demo.organisations import EXAMPLE
from portal.demo.plan import DemoMeeting, DemoSeries, Texts


def every_third_thursday_evening(today: date) -> Rule:
    """Every three weeks, until about four months from now."""
    return Rule(
        frequency="weekly",
        first_date=today - timedelta(days=50),
        weekday=3,
        interval=3,
        until=today + timedelta(days=120),
    )


TEXTS: Texts = {
    ("nl", "standard"): TextFacts(
        title="Aan tafel met ervaringswerkers",
        summary="Soep, brood en één vraag. Voor wie met eigen ervaring werkt, of dat overweegt.",
        body=(
            "Om de drie weken zitten we aan één lange tafel. Er is soep, er is één vraag, en er is tijd. "
            "Wie iets wil vertellen, vertelt; wie wil luisteren, luistert."
        ),
        what_to_expect=(
            "We zijn met hoogstens zestien. De gastpersoon komt naast je zitten als je niemand kent. "
            "De soep is vegetarisch en gratis. Je blijft zo lang je wilt."
        ),
        audience_words="Iedereen die met eigen ervaring werkt, of dat zou willen.",
    ),
    ("fr", "standard"): TextFacts(
        title="À table avec des travailleur·euses pair·es",
        summary="De la soupe, du pain et une question. Pour qui travaille à partir de son vécu, ou y pense.",
        body=(
            "Toutes les trois semaines, nous nous retrouvons à une longue table. Il y a de la soupe, une "
            "question, et du temps. Qui veut raconter raconte ; qui veut écouter écoute. "
            "On y parle néerlandais."
        ),
        what_to_expect=(
            "Nous sommes seize au plus. La personne qui accueille s’assied à côté de vous si vous ne "
            "connaissez personne. La soupe est végétarienne et gratuite. Vous restez le temps que vous "
            "voulez."
        ),
        audience_words="Toute personne qui travaille à partir de son vécu, ou qui aimerait le faire.",
    ),
    ("en", "standard"): TextFacts(
        title="At the table with peer workers",
        summary="Soup, bread and one question. For those who work from lived experience, or might.",
        body=(
            "Every three weeks we sit at one long table. There is soup, there is one question, and there "
            "is time. Whoever wants to tell tells; whoever wants to listen listens. "
            "We speak Dutch."
        ),
        what_to_expect=(
            "We are sixteen at most. The host sits down beside you if you know nobody. The soup is "
            "vegetarian and free. You stay as long as you like."
        ),
        audience_words="Anyone who works from lived experience, or would like to.",
    ),
}

# What is written after a meeting: short, nobody in it.
REPORT: Texts = {
    ("nl", "standard"): TextFacts(
        title="Het team voorbereiden vóór de komst",
        theme="Een ervaringswerker verwelkomen in je team",
        summary="Deze ontmoeting is voorbij. Drie dingen die we meenamen.",
        body=(
            "- Schrijf de rol samen, en spreek af wanneer je ze opnieuw bekijkt.\n"
            "- Eén vaste contactpersoon is beter dan een heel team dat ‘altijd klaarstaat’.\n"
            "- Zeg hardop wat je vreest, dan wordt het kleiner."
        ),
    ),
    ("fr", "standard"): TextFacts(
        title="Préparer l’équipe avant l’arrivée",
        theme="Accueillir un pair dans son équipe",
        summary="Cette rencontre est passée. Trois choses que nous en avons gardées.",
        body=(
            "- Écrire le rôle ensemble, et convenir du moment où on le reverra.\n"
            "- Une personne de référence vaut mieux qu’une équipe entière « toujours disponible ».\n"
            "- Dire tout haut ce que l’on craint : cela devient plus petit."
        ),
    ),
    ("en", "standard"): TextFacts(
        title="Preparing the team before they arrive",
        theme="Welcoming a peer into your team",
        summary="This meeting is over. Three things we took away.",
        body=(
            "- Write the role together, and agree when you will look at it again.\n"
            "- One person to turn to is better than a whole team that is “always there”.\n"
            "- Say out loud what you fear: it gets smaller."
        ),
    ),
}

UTRECHT = DemoSeries(
    rule=every_third_thursday_evening,
    start_time=time(18),
    end_time=time(20),
    timezone="Europe/Amsterdam",
    place="utrecht",
    capacity=16,
    languages=("nl",),
    organisers=(EXAMPLE,),
    texts=TEXTS,
    meetings=(
        DemoMeeting(when=-1, texts=REPORT),
        DemoMeeting(when=0, texts=themes.LOOKING_AFTER, is_cancelled=True, taken=2),
        DemoMeeting(
            when=1,
            texts=themes.LIVED_EXPERIENCE,
            facts={"sign_language": True, "interpreted": ("dse", "ti"), "companion_rule": "free"},
            taken=5,
        ),
        DemoMeeting(when=2, texts=themes.CONTRACT),
        DemoMeeting(when=3, texts=themes.STARTING_OUT),
    ),
)
