"""Who is told that something became of a trajectory: one job an account, ids only."""

from network.models import HostTrajectory, Side, User
from network.outbox import emit

# What is told; the words are of the mail.
WHATS = ("answered", "asked_to_join", "step", "ended")


def tell(row: HostTrajectory, what: str, *sides: str, event: str | int = "") -> None:
    """Emit `trajectory.told` for each account on these sides; `event` tells two times apart."""
    assert what in WHATS, what
    for account in accounts_of(row, *sides):
        emit(
            "trajectory.told",
            trajectory=row.public_id,
            account=account.public_id,
            what=what,
            event=str(event),
        )


def accounts_of(row: HostTrajectory, *sides: str) -> list[User]:
    """The accounts on these sides that are open: the referents, and who takes part."""
    found: list[User] = []
    host = row.host_referent
    part = getattr(row, "part", None)
    if Side.HOST in sides and host is not None and host.is_current:
        found.append(host.user)
    if Side.NETWORK in sides and row.referent is not None:
        found.append(row.referent)
    if Side.PEER in sides and part is not None and part.profile.user is not None:
        found.append(part.profile.user)
    return [user for user in dict.fromkeys(found) if user.is_active]
