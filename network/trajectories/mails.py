"""Telling somebody that something became of a trajectory: neutral words, read at the last moment.

The mail names neither the organisation nor the work: all of it is behind the log-in.
"""

from django.core.mail import EmailMultiAlternatives

from network.mails import message_for, page_address, send_once
from network.models import HostTrajectory, TrajectoryState, User
from network.modules import is_on
from network.visibility import hats_of, viewer_for


def tell_of_trajectory(trajectory: str, *, account: str, what: str, event: str) -> None:
    """Send once; silent for who was erased, has no address, or has no part in it any more."""
    key = f"trajectory:{trajectory}:{what}:{event}:{account}"
    send_once(key, lambda: _compose(trajectory, account, what))


def _compose(trajectory: str, account: str, what: str) -> EmailMultiAlternatives | None:
    user = User.objects.filter(public_id=account).first()
    row = HostTrajectory.objects.filter(public_id=trajectory).first()
    if user is None or row is None or not is_on("trajectories"):
        return None
    if not _is_still_so(row, user, what):
        return None
    url = page_address("trajectories:trajectories", language=user.language)
    return message_for(user, "trajectory", {"what": what, "url": url})


def _is_still_so(row: HostTrajectory, user: User, what: str) -> bool:
    """Whether there is something to read yet, under one of their hats, that says so."""
    viewers = [viewer_for(user), *(viewer_for(user, hat=hat.key) for hat in hats_of(user))]
    mine = HostTrajectory.objects.filter(pk=row.pk)
    if what == "asked_to_join":
        return any(mine.waiting_for_yes_of(viewer).exists() for viewer in viewers)
    if what == "step" and row.state != TrajectoryState.RUNNING:
        return False
    return any(mine.readable_by(viewer).exists() for viewer in viewers)
