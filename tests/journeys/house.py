"""The product under the browser's eyes, and the meetings that are made in it for a test."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation
from playwright.sync_api import BrowserContext

from events.models import Meeting, Registration
from network.models import User
from tests.concurrency.office import Office, set_capacity
from tests.concurrency.visitors import Site
from tests.events.factories import apply
from tests.network.admin_people import make_user, session_cookie
from tests.services.servers import Passerelle


def path_of(name: str, *arguments: str, language: str = "fr") -> str:
    """The path of a page, in French unless said otherwise: visitors meet that first."""
    with translation.override(language):
        return reverse(name, args=arguments)


@dataclass(frozen=True)
class House:
    product: Passerelle
    office: Office

    @property
    def url(self) -> str:
        return self.product.url

    @property
    def site(self) -> Site:
        return Site(self.product.port)

    def make_meeting(self, **facts: Any) -> Meeting:
        with self.office.open():
            return self.office.make_meeting(**facts)

    def register(self, meeting: Meeting, name: str, **given: Any) -> Registration:
        """Somebody who does not need a browser."""
        with self.office.open():
            registration = apply(meeting, name, **given).registration
            assert registration
            registration.refresh_from_db()
            return registration

    def log_in(self, context: BrowserContext, group: str = "", **facts: Any) -> User:
        """Somebody new is logged in in this browser, with the second factor shown."""
        with self.office.open():
            user = make_user(group, **facts)
            context.add_cookies([{**session_cookie(user), "url": self.url}])  # type: ignore[typeddict-item]
        return user

    def offer(self, *, days: int) -> Registration:
        """Somebody who asked to be asked first, and to whom a place is offered."""
        meeting = self.make_meeting(days=days, capacity=1)
        self.register(meeting, "First")
        asked = self.register(meeting, "Asked", if_full="ask")
        with self.office.open():
            set_capacity(meeting, 2)
            asked.refresh_from_db()
        assert asked.status == "offered"
        return asked
