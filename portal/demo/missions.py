"""Missions between the invented organisation and invented people, one in each state."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from network.actions.missions.answering import answer_proposal
from network.actions.missions.asking import MissionFacts, submit_mission
from network.actions.missions.mediating import (
    moderate_mission,
    name_peer_lead,
    propose_mission,
    refuse_mission,
)
from network.actions.missions.running import close_mission, say_how_it_went, start_mission
from network.models import (
    MissionFeedback,
    MissionRequest,
    Node,
    Organisation,
    Profile,
    RefusalReason,
    Term,
    User,
)
from network.visibility import viewer_for


@dataclass(frozen=True, kw_only=True)
class DemoMission:
    """Work, and the days it lasts, counted from today."""

    kind: str
    level: str
    public: str
    words: str
    pay: str
    days: tuple[int, int]
    contract: str = "employment"
    is_exclusive: bool = True


TO_READ = DemoMission(
    kind="testimony",
    level="second",
    public="Une équipe de nuit (exemple)",
    words="Parler une matinée avec une équipe qui hésite encore à accueillir un·e pair·e. (Exemple)",
    pay="Une matinée, 180 euros (exemple)",
    days=(30, 30),
    contract="self_employed",
)
TO_PROPOSE = DemoMission(
    kind="advisory-board",
    level="third",
    public="Un comité d’usager·es (exemple)",
    words="Relire avec nous une recommandation et la porter, quatre réunions en tout. (Exemple)",
    pay="Jetons de présence du comité (exemple)",
    days=(20, 140),
    contract="volunteer",
    is_exclusive=False,
)
ASKED = DemoMission(
    kind="co-facilitation",
    level="second",
    public="Des familles hébergées (exemple)",
    words="Co-animer un groupe de parole, le jeudi de 14 h à 16 h. (Exemple)",
    pay="Barème de l’équipe (exemple)",
    days=(25, 90),
)
UNDER_WAY = DemoMission(
    kind="accompaniment",
    level="first",
    public="Des personnes qui ont un logement depuis peu (exemple)",
    words="Accompagner dans les démarches du quartier, un jour par semaine. (Exemple)",
    pay="Barème de l’équipe (exemple)",
    days=(0, 60),
)
OVER = DemoMission(
    kind="training",
    level="second",
    public="Des stagiaires du travail social (exemple)",
    words="Deux demi-journées sur l’accueil sans jugement. (Exemple)",
    pay="Deux demi-journées, 360 euros (exemple)",
    days=(0, 2),
    contract="self_employed",
    is_exclusive=False,
)
NOT_TAKEN_ON = DemoMission(
    kind="accompaniment",
    level="first",
    public="Un service d’accueil (exemple)",
    words="Remplacer une collègue absente pendant l’été. (Exemple)",
    pay="À discuter (exemple)",
    days=(60, 120),
)


def lay_missions(
    organisation: Organisation, *, requester: User, coordinator: User, member: User, peer: User
) -> None:
    """Asked for by who acts for it; somebody with an account answers, and somebody who is helped."""
    ask = _Asking(organisation, requester, coordinator)
    own = Profile.objects.get(user=member)
    helped = _helped_by(coordinator)
    ask(TO_READ)
    refuse_mission(ask(NOT_TAKEN_ON), reason=RefusalReason.SUBSTITUTE, by=coordinator)
    moderate_mission(ask(TO_PROPOSE), by=coordinator)
    propose_mission(ask.read(ASKED), own, by=coordinator)
    _agree(ask.read(UNDER_WAY), helped, coordinator, lead=peer)
    start_mission(MissionRequest.objects.standing().get(), by=requester)
    over = ask.read(OVER)
    answer_proposal(propose_mission(over, own, by=coordinator), accepts=True, by=member)
    start_mission(over, by=requester)
    close_mission(over, by=member)
    well, partly = MissionFeedback.Went.WELL, MissionFeedback.Went.PARTLY
    say_how_it_went(over, went=well, words="Les stagiaires en reparlent. (Exemple)", by=requester)
    say_how_it_went(over, went=partly, words="Nice, but a bit short. (Example)", by=member)


@dataclass(frozen=True)
class _Asking:
    organisation: Organisation
    requester: User
    coordinator: User

    def __call__(self, demo: DemoMission) -> MissionRequest:
        node = Node.objects.get(slug="brussels")
        facts = _facts(demo, timezone.localdate())
        return submit_mission(self.organisation, facts, node=node, by=self.requester)

    def read(self, demo: DemoMission) -> MissionRequest:
        return moderate_mission(self(demo), by=self.coordinator)


def _facts(demo: DemoMission, today: date) -> MissionFacts:
    first, last = (today + timedelta(days=days) for days in demo.days)
    said: dict[str, Any] = {
        "kind": _word(Term.Vocabulary.MISSION_KIND, demo.kind),
        "level": _word(Term.Vocabulary.LEVEL, demo.level),
        "language": _word(Term.Vocabulary.LANGUAGE, "fr"),
        "area": _word(Term.Vocabulary.AREA, "be-bru"),
    }
    return MissionFacts(
        **said,
        public=demo.public,
        words=demo.words,
        starts_on=first,
        ends_on=last,
        contract=demo.contract,
        pay=demo.pay,
        is_exclusive=demo.is_exclusive,
    )


def _word(vocabulary: str, slug: str) -> Term:
    return Term.objects.get(vocabulary=vocabulary, slug=slug)


def _helped_by(coordinator: User) -> Profile:
    """Somebody of Brussels who has no account and does this work."""
    does = Profile.objects.saying(viewer_for(coordinator), "mission_kind", [UNDER_WAY.kind])
    return does.filter(user=None, node__slug="brussels").order_by("pk")[0]


def _agree(mission: MissionRequest, person: Profile, coordinator: User, *, lead: User) -> None:
    """They said yes aloud to who helps them."""
    proposal = propose_mission(mission, person, by=coordinator)
    answer_proposal(proposal, accepts=True, by=coordinator)
    name_peer_lead(mission, peer_lead=lead, by=coordinator)
