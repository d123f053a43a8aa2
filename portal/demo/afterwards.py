"""What came of an evening of the invented organisation, in three languages: a report and a link."""

from events.actions.reports import (
    ReportFacts,
    ThemeFacts,
    publish_report,
    save_report,
    submit_report,
)
from events.actions.thanks import add_resource
from events.models import Meeting
from network.models import User
from portal.demo.plan import EXAMPLE_NOTES

REPORT = {
    "fr": {
        "talked_about": (
            "Nous avons parlé des premiers mois dans le métier, et du logement de celles et ceux que "
            "l’on accompagne. Beaucoup attendent des mois, et sans adresse tout le reste s’arrête."
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
            "We spraken over de eerste maanden in dit werk, en over wonen voor wie we begeleiden. "
            "Velen wachten maanden, en zonder adres staat al de rest stil."
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
            "We spoke of the first months in this work, and of housing for those we accompany. Many "
            "wait for months, and without an address all the rest stands still."
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


def lay_afterwards(meeting: Meeting, *, facilitator: User, coordinator: User) -> None:
    """A report on the page of an evening, published by a coordinator, and a link for its series."""
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
