"""A series online by the invented organisation, once at the hours of La Réunion."""

from datetime import date, time, timedelta

from events.actions import TextFacts
from events.recurrence import Rule
from portal.demo import themes
from portal.demo.organisations import EXAMPLE
from portal.demo.plan import DemoMeeting, DemoSeries, Texts

ROOM = "https://salle.passerelle.example/soirees"


def every_last_wednesday(today: date) -> Rule:
    return Rule(
        frequency="monthly_weekday", first_date=today - timedelta(days=70), weekday=2, nth=-1
    )


TEXTS: Texts = {
    ("fr", "standard"): TextFacts(
        title="Les soirées à distance",
        summary="Depuis chez vous, caméra allumée ou non. Avec des interprètes quand il le faut.",
        body=(
            "Pour les personnes qui habitent loin, qui ne peuvent pas sortir le soir ou qui préfèrent "
            "leur canapé. Le lien est donné après l’inscription ; il n’y a rien à installer."
        ),
        what_to_expect=(
            "La salle ouvre dix minutes avant, avec quelqu’un pour vous aider. Vous pouvez garder caméra "
            "et micro éteints, écrire au lieu de parler, et choisir le nom qui s’affiche. "
            "Rien n’est enregistré."
        ),
        audience_words="Ouvert à toutes et tous, en Belgique, en France, aux Pays-Bas et ailleurs.",
    ),
    ("nl", "standard"): TextFacts(
        title="Avonden op afstand",
        summary="Van bij je thuis, met of zonder camera. Met tolken als het nodig is.",
        body=(
            "Voor wie ver weg woont, ’s avonds niet buiten kan of liever op de bank blijft. Je krijgt de "
            "link na je inschrijving; je hoeft niets te installeren."
        ),
        what_to_expect=(
            "De zaal gaat tien minuten vroeger open, met iemand die je helpt. Je mag camera en microfoon "
            "uit laten, schrijven in plaats van praten, en de naam kiezen die te zien is. "
            "Niets wordt opgenomen."
        ),
        audience_words="Voor iedereen, in België, Frankrijk, Nederland en elders.",
    ),
    ("en", "standard"): TextFacts(
        title="Evenings from afar",
        summary="From home, with or without a camera. With interpreters when needed.",
        body=(
            "For people who live far away, cannot go out in the evening or prefer their sofa. You get the "
            "link once you have registered; there is nothing to install."
        ),
        what_to_expect=(
            "The room opens ten minutes early, with someone to help you. You may keep camera and "
            "microphone off, write instead of speaking, and choose the name that is shown. "
            "Nothing is recorded."
        ),
        audience_words="Open to everyone, in Belgium, France, the Netherlands and elsewhere.",
    ),
}

REUNION: Texts = {
    ("fr", "standard"): TextFacts(
        title="Une soirée à l’heure de La Réunion",
        theme="Entrer dans le métier",
        summary="Les heures affichées sont celles de La Réunion.",
        body=(
            "Nous commençons à 18 heures à La Réunion : l’après-midi en Europe. Ajoutez la rencontre à "
            "votre agenda, il fera le calcul."
        ),
    ),
    ("nl", "standard"): TextFacts(
        title="Een avond op de klok van La Réunion",
        theme="Beginnen als ervaringswerker",
        summary="De uren zijn die van het eiland La Réunion.",
        body=(
            "We beginnen om 18 uur op La Réunion: in Europa is dat in de namiddag. Zet de ontmoeting in "
            "je agenda, die rekent het uit."
        ),
    ),
    ("en", "standard"): TextFacts(
        title="An evening at the hours of La Réunion",
        theme="Starting out as a peer worker",
        summary="The times shown are those of La Réunion.",
        body=(
            "We begin at 18:00 in La Réunion, which is the afternoon in Europe. Add the meeting to your "
            "calendar: it will do the sum."
        ),
    ),
}

ONLINE = DemoSeries(
    rule=every_last_wednesday,
    start_time=time(18),
    end_time=time(20),
    timezone="Europe/Brussels",
    mode="online",
    organisers=(EXAMPLE,),
    texts=TEXTS,
    meetings=(
        DemoMeeting(when=-1, texts=themes.RIGHT_PRESENCE, facts={"online_url": ROOM}),
        DemoMeeting(
            when=0,
            texts=themes.SHARED_SECRET,
            facts={
                "online_url": ROOM,
                "languages": ("fr", "en"),
                "interpreted": ("ar", "prs"),
                "capacity": 60,
            },
            taken=3,
        ),
        DemoMeeting(
            when=1,
            texts=REUNION,
            facts={"online_url": ROOM, "timezone": "Indian/Reunion", "end_time": time(19, 30)},
        ),
        DemoMeeting(
            when=2,
            texts=themes.ADVOCACY,
            facts={"online_url": ROOM, "sign_language": True, "interpreted": ("sfb", "vgt")},
        ),
    ),
)
