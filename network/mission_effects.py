"""What follows a change to a mission, and what time does to missions."""

from datetime import timedelta

from network.actions.missions.ending import expire_missions
from network.periodic import periodic


# While the module is off too: what is shared with a mission ends on its day.
@periodic("network.expire_missions", every=timedelta(hours=1))
def expire() -> None:
    expire_missions()
