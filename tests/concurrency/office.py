"""The coordinators' side, in the test's own process: actions on the product's own database."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import environ
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.utils import load_backend

from events.actions import MeetingFacts, save_meeting
from events.actions.meetings import OWN_FIELDS
from events.models import Meeting, Place, Series
from tests.events.factories import make_meeting, make_place, make_series
from tests.services.databases import Database

# As the product sets SQLite: without IMMEDIATE, simultaneous writers are lost.
OPTIONS = {"sqlite": {"transaction_mode": "IMMEDIATE", "timeout": 20}, "postgresql": {}}


class Office:
    """`with office.open():` gives the thread a connection to the product's database."""

    def __init__(
        self, database: Database, allowed: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self.database = database
        self.allowed = allowed
        self.series: Series | None = None
        self.place: Place | None = None

    @contextmanager
    def open(self) -> Iterator[None]:
        own = self.connect()
        before = connections["default"]
        with self.allowed():
            connections["default"] = own
            forget_numbers()
            try:
                yield
            finally:
                own.close()
                connections["default"] = before
                forget_numbers()

    def connect(self) -> Any:
        given = environ.Env.db_url_config(self.database.url)
        given["OPTIONS"] = OPTIONS[self.database.kind]
        complete = connections.configure_settings({"default": given})["default"]
        return load_backend(complete["ENGINE"]).DatabaseWrapper(complete, "default")

    def make_meeting(self, **facts: Any) -> Meeting:
        """One more meeting of the same series at the same place."""
        self.series = self.series or make_series()
        self.place = self.place or make_place()
        return make_meeting(series=self.series, place=self.place, **facts)


def forget_numbers() -> None:
    """Content types have other numbers in another database, and Django keeps them by alias."""
    ContentType.objects.clear_cache()


def set_capacity(meeting: Meeting, capacity: int) -> bool:
    """Through the action that the admin calls; False when it refuses, because more are taken."""
    row = Meeting.objects.get(pk=meeting.pk)
    facts = {name: getattr(row, name) for name in OWN_FIELDS} | {"capacity": capacity}
    try:
        save_meeting(MeetingFacts(**facts), meeting=row)
    except ValidationError as refusal:
        if [error.code for error in refusal.error_dict["capacity"]] != ["below_taken"]:
            raise
        return False
    return True
