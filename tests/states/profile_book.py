"""The oracle of a profile in plain Python: what was said, and what follows from it for whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

LADDER = ["me", "coordinators", "members", "institutions", "public"]
KINDS = ["benefits", "justice", "migration", "care", "employer"]


def held_by_the_log(lines: Iterable[tuple[str, str, str, bool]]) -> dict[tuple[str, str], str]:
    """What stands when every line (fact, receiver, audience, given or not) is read in its order."""
    held: dict[tuple[str, str], str] = {}
    for fact, receiver, audience, is_given in lines:
        if is_given and fact:
            held[fact, receiver] = audience
        else:
            held.pop((fact, receiver), None)
    return held


@dataclass
class House:
    """An organisation: what kinds it said it is (None: it said nothing), whether vouched for."""

    name: str
    kinds: list[str] | None
    vouched: bool = True

    @property
    def perhaps(self) -> set[str]:
        return set(KINDS if self.kinds is None else self.kinds)


@dataclass
class Onlooker:
    """Somebody who looks: `hat` is what they act as, `houses` all that they stand in."""

    name: str
    hat: str  # nobody, member, coordinator, or the name of a house
    is_member: bool = False
    here: bool = False
    everywhere: bool = False
    houses: tuple[str, ...] = ()


@dataclass
class Notice:
    told: datetime | None = None
    said_yes: bool = False
    said_no: bool = False


@dataclass
class Life:
    """The profile: `facts` are audiences by name, "listed" among them."""

    now: datetime
    owner: str = "owner"
    facts: dict[str, str] = field(default_factory=dict)
    shared: dict[tuple[str, str], date | None] = field(default_factory=dict)
    never: set[str] = field(default_factory=set)
    notices: dict[str, Notice] = field(default_factory=dict)
    houses: dict[str, House] = field(default_factory=dict)
    hidden: bool = False
    closed: bool = False
    asks: bool = False
    dead: bool = False
    erased: bool = False
    renewed: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.renewed = self.now

    def seen_by(self, one: Onlooker) -> set[str]:
        """The names of the facts that this person sees now, in a list or on a page of others."""
        is_away = self.hidden or self.closed or self.dead or self.erased
        if is_away or self.now - self.renewed >= timedelta(days=365):
            return set()
        if self.facts.get("listed", "me") == "me":
            return set()
        everybody = {name for name, audience in self.facts.items() if audience == "public"}
        if self._is_never(one):
            return everybody if "listed" in everybody else set()
        by_ladder = {name for name, audience in self.facts.items() if audience in self._rungs(one)}
        by_name = {name for name in self.facts if self._is_shared(name, one)}
        if "listed" in by_ladder | by_name:
            return by_ladder | by_name
        return by_name

    def _house_of(self, one: Onlooker) -> str:
        """The house that somebody acts for: its hat falls off when nobody vouches for it."""
        house = self.houses.get(one.hat)
        return house.name if house and house.vouched else ""

    def _rungs(self, one: Onlooker) -> list[str]:
        house = self._house_of(one)
        if house:
            return LADDER[3:] if self._has_waited(house) else LADDER[4:]
        if one.hat == "coordinator" and (one.here or one.everywhere):
            return LADDER[1:]
        return LADDER[2:] if one.is_member else LADDER[4:]

    def _has_waited(self, house: str) -> bool:
        notice = self.notices.get(house)
        if notice is None or notice.said_no:
            return False
        if notice.said_yes:
            return True
        told = notice.told
        return told is not None and not self.asks and self.now - told >= timedelta(days=14)

    def _is_never(self, one: Onlooker) -> bool:
        kinds = set().union(*(self.houses[house].perhaps for house in one.houses))
        return bool(self.never & {one.name, *one.houses, *kinds})

    def _is_shared(self, fact: str, one: Onlooker) -> bool:
        receiver = self._house_of(one) or one.name
        if (fact, receiver) not in self.shared:
            return False
        until = self.shared[fact, receiver]
        return until is None or self.now.date() <= until

    # What happens

    def open_to_institutions(self, named: set[str]) -> None:
        for house in named - set(self.notices):
            self.notices[house] = Notice(told=self.now, said_yes=True)

    def may_share_with(self, receiver: Onlooker | House) -> bool:
        if isinstance(receiver, House):
            return receiver.vouched and not self.never & {receiver.name, *receiver.perhaps}
        return not self._is_never(receiver)

    def excludes(self, whom: str, people: list[Onlooker]) -> None:
        """What was shared with who falls under it is taken back."""
        self.never.add(whom)
        for fact, receiver in list(self.shared):
            house = self.houses.get(receiver)
            person = next((one for one in people if one.name == receiver), None)
            hit = {whom} & ({house.name, *house.perhaps} if house else set())
            if hit or (person and self._is_never(person)):
                del self.shared[fact, receiver]

    def vouch_for(self, house: str, *, vouched: bool) -> None:
        if not self.houses[house].vouched:
            # New again: who said nothing is told again.
            known = self.notices.get(house)
            if known and not known.said_no:
                del self.notices[house]
        self.houses[house].vouched = vouched

    def announce(self) -> None:
        """The machine writes of those the person was not told of; their time runs from then on."""
        if self.dead or self.erased:
            return
        if "institutions" in self.facts.values():
            for name, house in self.houses.items():
                if house.vouched:
                    self.notices.setdefault(name, Notice())
        if not self.closed:
            for notice in self.notices.values():
                notice.told = notice.told or self.now
