"""What comes back by itself for the whole house: pruning, sessions, scheduled pages."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from network.models import Worker
from network.periodic import periodic


@periodic("network.publish_scheduled", every=timedelta(minutes=1))
def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


@periodic("network.prune", every=timedelta(hours=6))
def prune() -> None:
    call_command("clearsessions")
    call_command("prune_db_task_results", "--backend", "jobs", verbosity=0)
    Worker.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()
