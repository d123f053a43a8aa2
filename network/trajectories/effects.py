"""What follows a change to a trajectory, and what time does to trajectories."""

from datetime import timedelta

from network.actions.trajectories.ending import end_what_is_over
from network.actions.trajectories.reminding import remind_of_steps
from network.outbox import on
from network.periodic import periodic
from network.trajectories.mails import tell_of_trajectory


# While the module is off too: what was agreed ends on its day.
@periodic("network.end_trajectories", every=timedelta(hours=1))
def end_trajectories() -> None:
    end_what_is_over()


@periodic("network.remind_of_steps", every=timedelta(hours=6), module="trajectories")
def remind() -> None:
    remind_of_steps()


@on("trajectory.told", key="network.tell_of_trajectory")
def tell(trajectory: str, account: str, what: str, event: str) -> None:
    tell_of_trajectory(trajectory, account=account, what=what, event=event)
