"""What each outlet of people says of one profile to somebody in a browser, kind by kind."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from network.models import User
from network.visibility import HAT

PEOPLE, API = "/en/directory/people/", "/api/v1/profiles/"
# Words that stand nowhere else, so that a page says by itself what it shows.
WORDS = {
    "display_name": "Louqz",
    "pronouns": "ielqz",
    "contact": "0470 12 34 56",
    "domain": "domainqz",
    "photo": "photoqz",
}


@dataclass
class Said:
    """The kinds on the page and in the API (None: no such person), and whether one is found."""

    page: frozenset[str] | None
    api: frozenset[str] | None
    is_in_list: bool
    is_found_by_name: bool
    has_photo: bool


def wanted(seen: set[str], *, is_logged_in: bool) -> Said:
    """What the outlets must say to who sees these facts."""
    kinds = frozenset(seen - {"listed"})
    is_listed = "listed" in seen
    return Said(
        page=kinds if seen else None,
        api=kinds if is_listed and is_logged_in else None,
        is_in_list=is_listed,
        is_found_by_name=is_listed and "display_name" in seen,
        has_photo="photo" in seen,
    )


@dataclass
class Outlets:
    """The product over HTTP, without anything kept between two questions."""

    browsers: dict[tuple[int | None, str], Client] = field(default_factory=dict)

    def say(self, public_id: str, user: User | None, hat: str) -> Said:
        browser = self._browser(user, hat)
        person = self.get(browser, f"{PEOPLE}{public_id}/")
        api = self.get(browser, API)
        items = api.json()["items"] if user else []
        found = {item["id"]: frozenset(fact["kind"] for fact in item["facts"]) for item in items}
        assert user or api.status_code == 401
        named = browser.post(PEOPLE, {"q": WORDS["display_name"]}).headers["Location"]
        return Said(
            page=_kinds(person.text) if person.status_code == 200 else None,
            api=found.get(public_id),
            is_in_list=public_id in self.get(browser, PEOPLE).text,
            is_found_by_name=public_id in self.get(browser, named).text,
            has_photo=self.get(browser, f"{PEOPLE}{public_id}/photo/").status_code == 200,
        )

    def get(self, browser: Client, path: str) -> Any:
        return browser.get(path)

    def _browser(self, user: User | None, hat: str) -> Client:
        """One each, so that what a session remembers from before would show."""
        key = (user.pk if user else None, hat)
        if key not in self.browsers:
            browser = self.browsers[key] = Client()
            if user:
                browser.force_login(user)
                session = browser.session
                session[HAT] = hat
                session.save()
        return self.browsers[key]


def _kinds(text: str) -> frozenset[str]:
    return frozenset(kind for kind, words in WORDS.items() if words in text)


class KeptPages(Outlets):
    """A house that gives again the page it gave before: the negative control."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[int, str], Any] = {}

    def get(self, browser: Client, path: str) -> Any:
        key = (id(browser), path)
        if key not in self.kept:
            self.kept[key] = super().get(browser, path)
        return self.kept[key]
