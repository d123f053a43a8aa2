"""What came of the last evening of the first series: links, a report, answers; all invented."""

from django.utils import timezone

from events.actions.feedback import give_feedback
from events.actions.reports import (
    ReportFacts,
    ThemeFacts,
    publish_report,
    save_report,
    submit_report,
)
from events.actions.thanks import add_resource
from events.aftertime import takes_answers
from events.models import Series
from network.models import User
from portal.demo.plan import EXAMPLE_NOTES

REPORT = {
    "fr": {
        "talked_about": (
            "Nous avons parlé du logement après l’hôpital. Beaucoup attendent des mois, et sans "
            "adresse tout le reste s’arrête."
        ),
        "what_helps": (
            "- Une personne qui accompagne au guichet, la première fois.\n"
            "- Écrire sur une feuille ce que l’on veut demander.\n"
            "- Un café avant, un café après."
        ),
        "resources": "La liste des services est affichée à l’accueil.",
    },
    "nl": {
        "talked_about": (
            "We spraken over wonen na het ziekenhuis. Velen wachten maanden, en zonder adres staat "
            "al de rest stil."
        ),
        "what_helps": (
            "- Iemand die de eerste keer meegaat naar het loket.\n"
            "- Op een blad schrijven wat je wilt vragen.\n"
            "- Een koffie vooraf, een koffie achteraf."
        ),
        "resources": "De lijst van diensten hangt aan het onthaal.",
    },
    "en": {
        "talked_about": (
            "We spoke of housing after a hospital. Many wait for months, and without an address "
            "all the rest stands still."
        ),
        "what_helps": (
            "- Somebody who comes along to the counter the first time.\n"
            "- Writing on a sheet what one wants to ask.\n"
            "- A coffee before, a coffee after."
        ),
        "resources": "The list of services hangs at the entrance.",
    },
}
THEMES = (
    ThemeFacts(text="Sans adresse, aucun droit ne s’ouvre (exemple)", level="third"),
    ThemeFacts(text="Être accompagné·e au guichet (exemple)", level="second"),
)
ANSWERS = (
    ("yes", "yes", "yes", "J’ai pu écouter sans parler, et c’était bien. (exemple)"),
    ("yes", "rather_yes", "yes", ""),
    ("rather_yes", "yes", "yes", "Une pause de plus, s’il vous plaît. (exemple)"),
    ("yes", "yes", "rather_yes", ""),
    ("rather_yes", "rather_no", "rather_yes", "La salle était bruyante. (exemple)"),
)


def lay_afterwards(series: Series, *, facilitator: User, coordinator: User) -> None:
    """A report on the page of the last evening, a link, and the answers of five people."""
    meeting = series.meetings.filter(state="published").past().first()
    if meeting is None:
        return
    add_resource(
        meeting,
        title="En savoir plus (exemple)",
        url="https://example.org/",
        language="fr",
        for_series=True,
        by=facilitator,
    )
    texts = {
        language: said | {"talked_about": f"{said['talked_about']}\n\n{EXAMPLE_NOTES[language]}"}
        for language, said in REPORT.items()
    }
    facts = ReportFacts(texts=texts, themes=THEMES, themes_language="fr")
    report = save_report(meeting, facts, by=facilitator)
    report = submit_report(meeting, by=facilitator, seen=report.version)
    publish_report(meeting, by=coordinator, seen=report.version)
    if not takes_answers(meeting.ends_at, timezone.now()):
        return
    for ticket, (welcome, voice, again, text) in enumerate(ANSWERS, start=1):
        said = {"welcome": welcome, "voice": voice, "again": again, "text": text}
        give_feedback(meeting, ticket=ticket, said=said)
