"""What comes back by itself for the whole house: terms that end, workers gone, scheduled pages."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from network.models import Worker
from network.periodic import periodic
from network.purposes import purge_due


@periodic("network.publish_scheduled", every=timedelta(minutes=1))
def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


@periodic("network.purge", every=timedelta(hours=6))
def purge() -> None:
    """Every term of every purpose, in all packages."""
    purge_due()


@periodic("network.forget_workers", every=timedelta(hours=6))
def forget_workers() -> None:
    Worker.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()
