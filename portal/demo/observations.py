"""Obstacles that invented people met at the invented organisation, and what it answered."""

from datetime import timedelta

from django.utils import timezone

from network.actions.observations.grouping import (
    Wording,
    approve_finding,
    ask_authors,
    look_at_observation,
    put_behind,
    start_finding,
    word_finding,
)
from network.actions.observations.recommending import (
    AnswerFacts,
    RecommendationFacts,
    answer_recommendation,
    publish_recommendation,
    save_recommendation,
    send_recommendation,
)
from network.actions.observations.recording import ObservationFacts, record_observation
from network.actions.observations.telling import release_findings
from network.actions.profiles import Agreement
from network.models import (
    Consent,
    Finding,
    Node,
    Observation,
    Organisation,
    Profile,
    Recommendation,
    Term,
    User,
)
from network.releasing import telling_day
from network.visibility import viewer_for

LETTERS = (
    "La lettre dit non et ne dit pas à qui demander pourquoi. (Exemple)",
    "Trois pages, et la date limite est au dos. (Exemple)",
    "De brief noemt een artikel van de wet en geen naam. (Voorbeeld)",
    "On m’a demandé ce que voulait dire « forclusion ». Moi non plus. (Exemple)",
    "Niemand durfde te bellen: er stond geen nummer op. (Voorbeeld)",
)
WELCOME = (
    "Au guichet, on répète son histoire devant la file. (Exemple)",
    "La première question est le numéro, pas le bonjour. (Exemple)",
)
UNREAD = "Le formulaire en ligne refuse les noms à deux mots. (Exemple)"
OWN = "La borne demande une carte que beaucoup n’ont pas encore. (Exemple)"
TOLD = (
    "Des lettres annoncent une décision sans dire à qui s’adresser, ni jusqu’à quand répondre. "
    "Des personnes renoncent alors à un droit. (Exemple)"
)
ASKED = "La borne d’accueil demande une carte que tout le monde n’a pas. (Exemple)"
RECOMMENDED = (
    "Sur chaque lettre : un nom de service, un numéro, la date limite en tête. Faire relire les "
    "modèles par des expert·es du vécu. (Exemple)"
)
ANSWER = AnswerFacts(
    answer="partly",
    words="Les modèles viennent en partie d’un autre service. (Exemple)",
    commitments="Six modèles relus avant l’été, avec deux expert·es du vécu. (Exemple)",
    publishes=True,
)


def lay_observations(
    organisation: Organisation, *, by: User, member: User, representative: User
) -> None:
    """Each as its person would have said it, aloud; the member, on their own screen."""
    people = list(Profile.objects.filter(user=None).select_related("node").order_by("pk")[:8])
    told = [
        _said(person, organisation, "letters", words, by)
        for person, words in zip(people, LETTERS, strict=False)
    ]
    for person, words in zip(people[5:], WELCOME, strict=False):
        look_at_observation(_said(person, organisation, "welcome", words, by), by=by)
    _said(people[7], organisation, "digital", UNREAD, by)
    finding = _finding(told, TOLD, by)
    approve_finding(finding, version=finding.version, by=by)
    release_findings(today=telling_day(timezone.localdate()))
    _recommend(finding, by, representative)
    own = Profile.objects.get(user=member)
    agreed = Agreement(language=member.language)
    facts = ObservationFacts(kind=_obstacle("access"), words=OWN, organisation=organisation)
    asked = _finding([record_observation(own, facts, by=member, agreed=agreed)], ASKED, by)
    ask_authors(asked, version=asked.version, by=by)


def _said(
    person: Profile, organisation: Organisation, kind: str, words: str, by: User
) -> Observation:
    facts = ObservationFacts(kind=_obstacle(kind), words=words, organisation=organisation)
    agreed = Agreement(language=person.language, channel=Consent.Channel.ORAL)
    return record_observation(person, facts, by=by, agreed=agreed)


def _finding(rows: list[Observation], words: str, by: User) -> Finding:
    node = Node.objects.get(slug="brussels")
    organisation = rows[0].organisation
    assert organisation is not None
    finding = start_finding(organisation, rows[0].kind, node=node, by=by)
    put_behind(finding, rows, by=by)
    finding.refresh_from_db()
    return word_finding(
        finding, Wording(words=words, language="fr"), version=finding.version, by=by
    )


def _recommend(finding: Finding, by: User, representative: User) -> Recommendation:
    facts = RecommendationFacts(
        findings=[finding],
        words=RECOMMENDED,
        language="fr",
        due_on=timezone.localdate() + timedelta(days=60),
    )
    organisation = finding.organisation
    row = save_recommendation(organisation, facts, node=finding.node, by=by)
    row = send_recommendation(row, version=row.version, by=by)
    viewer = viewer_for(representative, hat=organisation.public_id)
    row = answer_recommendation(row, ANSWER, version=row.version, viewer=viewer)
    publish_recommendation(row, publishes=True, by=by)
    return row


def _obstacle(slug: str) -> Term:
    return Term.objects.get(vocabulary=Term.Vocabulary.OBSTACLE, slug=slug)
