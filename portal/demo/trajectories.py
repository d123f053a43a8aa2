"""A trajectory and a detachment between the invented organisation and invented people."""

from datetime import date, timedelta

from network.actions.profiles import Agreement, change_audience, say_detachment
from network.actions.trajectories.asking import ask_trajectory, start_trajectory
from network.actions.trajectories.detaching import settle_detachment, show_as_host
from network.actions.trajectories.notes import add_document, write_note
from network.actions.trajectories.steps import finish_step
from network.actions.trajectories.taking_part import ask_to_join, join_trajectory
from network.audiences import Viewer
from network.models import (
    HostTrajectory,
    Node,
    Organisation,
    Profile,
    Term,
    TrajectoryKind,
    TrajectoryTemplate,
    User,
)
from network.visibility import viewer_for, visible_facts_of
from portal.demo.profiles import ALOUD

WISHES = {
    "team": "Une équipe de sept personnes en accueil de jour. Nous voulons engager une "
    "travailleuse-paire ou un travailleur-pair, et nous ne savons pas par où commencer. (Exemple)",
    "detachment": "Relire nos lettres et nos guichets avec quelqu’un qui les connaît de l’autre "
    "côté. (Exemple)",
    "asked": "Une deuxième équipe, en logement, aimerait se préparer à son tour. (Exemple)",
}
# Days before today on which the first four steps were done; the follow-up is next.
DONE = (170, 130, 80, 25)
DETACHED = "Fougère (exemple)"


def lay_trajectories(
    organisation: Organisation, *, host: User, coordinator: User, member: User, today: date
) -> None:
    """One under way with its peer worker, a detachment that both show, and one just asked for."""
    as_host = viewer_for(host, hat=organisation.public_id)
    as_network = viewer_for(coordinator)
    node = Node.objects.get(slug="brussels")
    rows = {
        name: ask_trajectory(
            organisation,
            wishes=words,
            kind=TrajectoryKind.DETACHMENT if name == "detachment" else TrajectoryKind.TEAM,
            node=node,
            viewer=as_host,
        )
        for name, words in WISHES.items()
    }
    for name in ("team", "detachment"):
        start_trajectory(
            rows[name],
            template=TrajectoryTemplate.objects.get(slug=name),
            starts_on=today - timedelta(days=200 if name == "team" else 40),
            referent=coordinator,
            viewer=as_network,
        )
    _lay_team(rows["team"], member, as_host, as_network, today)
    _lay_detachment(rows["detachment"], coordinator, as_host, as_network, today)


def _lay_team(
    row: HostTrajectory, member: User, as_host: Viewer, as_network: Viewer, today: date
) -> None:
    days = [today - timedelta(days=number) for number in DONE]
    for position, day in enumerate(days[:-1], start=1):
        finish_step(row, position, done_on=day, viewer=as_network)
    write_note(
        row,
        words="Le rôle est écrit à trois ; il sera revu en septembre. (Exemple)",
        viewer=as_host,
    )
    add_document(
        row,
        title="Fiche de rôle (exemple)",
        link="https://maison-exemple.example/role",
        viewer=as_host,
    )
    ask_to_join(row, Profile.objects.get(user=member), viewer=as_network)
    join_trajectory(row, by=member, agreed=Agreement(language=member.language))
    finish_step(row, len(days), done_on=days[-1], viewer=viewer_for(member))
    write_note(
        row,
        words="I take part in the team meeting every week. The bad-day agreement is written: "
        "please put it on the wall. (Example)",
        viewer=viewer_for(member),
    )


def _lay_detachment(
    row: HostTrajectory, coordinator: User, as_host: Viewer, as_network: Viewer, today: date
) -> None:
    """Of somebody without an account, who said each yes aloud."""
    person = _named(DETACHED, as_network)
    agreed = Agreement(language=person.language, channel=ALOUD)
    ask_to_join(row, person, viewer=as_network)
    join_trajectory(row, by=coordinator, agreed=agreed)
    finish_step(row, 1, done_on=today - timedelta(days=30), viewer=as_network)
    detachment = settle_detachment(
        row,
        level=Term.objects.get(vocabulary=Term.Vocabulary.LEVEL, slug="second"),
        starts_on=today - timedelta(days=30),
        ends_on=today + timedelta(days=335),
        viewer=as_network,
    )
    show_as_host(row, shows=True, viewer=as_host)
    fact = say_detachment(person, detachment, by=coordinator, agreed=agreed)
    change_audience(person, fact.public_id, "public", by=coordinator, agreed=agreed)


def _named(name: str, viewer: Viewer) -> Profile:
    """The invented person of this name, as the coordinator reads it."""
    rows = Profile.objects.listed_to(viewer).filter(user=None)
    seen = visible_facts_of(rows, viewer)
    return next(row for row in rows if seen[row.pk].name == name)
