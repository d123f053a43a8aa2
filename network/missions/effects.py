"""What follows a change to a mission, and what time does to missions."""

from datetime import timedelta

from network.actions.missions.ending import expire_missions
from network.actions.missions.reminding import remind_of_missions
from network.missions.mails import (
    tell_asked,
    tell_requesters,
    tell_requesters_of_end,
    tell_who_helps,
)
from network.missions.message_mails import tell_written
from network.outbox import on
from network.periodic import periodic


# While the module is off too: what is shared with a mission ends on its day.
@periodic("network.expire_missions", every=timedelta(hours=1))
def expire() -> None:
    expire_missions()


@periodic("network.remind_of_missions", every=timedelta(hours=1), module="missions")
def remind() -> None:
    remind_of_missions()


@on("mission.proposed", key="network.tell_mission_proposed")
def tell_proposed(profile: str, proposal: str, version: int) -> None:
    tell_asked(profile, proposal, "proposed", version=version)


@on("mission.waits_on", key="network.remind_of_proposal")
def remind_of_proposal(profile: str, proposal: str, version: int) -> None:
    tell_asked(profile, proposal, "waits_on", version=version)


@on("mission.waits_last", key="network.remind_of_proposal_last")
def remind_of_proposal_last(profile: str, proposal: str, version: int) -> None:
    tell_asked(profile, proposal, "waits_last", version=version)


@on("mission.taken_back", key="network.tell_mission_taken_back")
def tell_taken_back(profile: str, proposal: str, version: int) -> None:
    tell_asked(profile, proposal, "taken_back", version=version)


@on("mission.ends_soon", key="network.tell_mission_ends_soon")
def tell_ends_soon(profile: str, proposal: str, version: int) -> None:
    tell_asked(profile, proposal, "ends_soon", version=version)


@on("mission.ended", key="network.tell_mission_ended")
def tell_ended(profile: str, proposal: str, version: int) -> None:
    tell_asked(profile, proposal, "ended", version=version)


@on("mission.told", key="network.tell_mission_requesters")
def tell_state(mission: str, version: int, state: str, was: str) -> None:
    tell_requesters(mission, state=state, was=was, version=version)


@on("mission.ending", key="network.tell_mission_requesters_of_end")
def tell_end(mission: str, day: str) -> None:
    tell_requesters_of_end(mission, day)


@on("mission.written", key="network.tell_mission_written")
def tell_message(message: str) -> None:
    tell_written(message)


@on("mission.escalated", key="network.tell_who_helps")
def tell_help(mission: str, version: int) -> None:
    tell_who_helps(mission, version)
