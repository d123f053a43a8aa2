"""What comes back by itself for the site as a whole."""

from datetime import timedelta

from network.periodic import periodic
from portal.kept_forms import forget_old_forms


@periodic("portal.forget_old_forms", every=timedelta(minutes=10))
def forget() -> None:
    forget_old_forms()
