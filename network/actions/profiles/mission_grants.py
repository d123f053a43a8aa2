"""What is shared with a mission ends with it."""

from network.models import Grant, Profile


def end_grants_to_mission(mission: str, *, profile: Profile | None = None) -> None:
    """End what one person, or everybody, shared with a mission. The caller holds its lock."""
    rows = Grant.objects.filter(mission_id=mission).exclude(mission_id="")
    (rows if profile is None else rows.filter(fact__profile=profile)).delete()
