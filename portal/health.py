"""Is the process alive, and can it serve: for supervisors, without a word about people."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_tasks_db.models import DBTaskResult

from network.ledger import is_behind
from network.models import Worker

NOT_REPLAYED = "not replayed"


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """503 without a database, or with one from before some erasures.

    A dead cache, worker or a long queue is said, and served with.
    """
    try:
        connection.ensure_connection()
        report = {"database": "ok", "worker": _worker(), "queue": _queue(), "cache": _cache()}
        report["erasures"] = _erasures()
        if report["erasures"] == NOT_REPLAYED:
            return JsonResponse({"status": "unavailable", **report}, status=503)
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "down"}, status=503)
    is_well = all(answer == "ok" for name, answer in report.items() if name != "queue")
    return JsonResponse({"status": "ok" if is_well else "degraded", **report})


def _erasures() -> str:
    """Whether a backup was put back that still holds who was erased since."""
    try:
        return NOT_REPLAYED if is_behind() else "ok"
    except (OSError, ValueError) as error:
        return type(error).__name__


def _worker() -> str:
    return "ok" if Worker.objects.alive().exists() else "none alive"


def _queue() -> int:
    return DBTaskResult.objects.ready().filter(run_after__lte=timezone.now()).count()


def _cache() -> str:
    try:
        cache.set("health", "ok", timeout=5)
        return "ok" if cache.get("health") == "ok" else "lost"
    except Exception as error:  # noqa: BLE001 - whatever the cache's client raises
        return type(error).__name__
