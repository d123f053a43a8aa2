"""The admin carries our name, asks no civil name, and its history begins with our pages."""

import pytest
from django.test import Client
from wagtail.models import Collection, Page, PageLogEntry
from wagtail.users.models import UserProfile

from network.models import COORDINATORS
from portal.actions import lay_site
from tests.network.admin_people import coordinator, editor, entering, make_user

pytestmark = pytest.mark.django_db

SETTINGS = "/admin/account/"


def test_ones_own_settings_ask_no_first_or_last_name_and_no_picture() -> None:
    client = coordinator()

    shown = client.get(SETTINGS).content.decode()
    saved = client.post(
        SETTINGS,
        {
            "locale-preferred_language": "nl",
            "locale-current_time_zone": "Europe/Brussels",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )

    assert "first_name" not in shown
    assert "avatar-avatar" not in shown
    assert saved.status_code == 302
    assert UserProfile.objects.get().preferred_language == "nl"


def test_only_who_enters_the_admin_has_settings_there() -> None:
    member = entering(make_user())

    assert member.get(SETTINGS).status_code == 302
    assert Client().get(SETTINGS).status_code == 302
    assert editor().get(SETTINGS).status_code == 200


@pytest.mark.parametrize("address", ["/admin/", "/admin/series/", "/admin/pages/", SETTINGS])
def test_the_admin_carries_our_name(address: str) -> None:
    page = coordinator().get(address).content.decode()

    title = page[page.index("<title>") : page.index("</title>")]
    assert "Passerelle" in title
    assert "Wagtail" not in title
    assert "guide.wagtail.org" not in page


def test_who_is_active_is_said_in_words() -> None:
    page = entering(make_user(COORDINATORS, language="en")).get("/admin/users/").content.decode()

    assert "True" not in page


def test_the_trunk_of_pages_and_the_history_are_ours() -> None:

    lay_site()

    assert Page.get_first_root_node().title == "Passerelle"
    assert Collection.get_first_root_node().name == "Passerelle"
    assert not PageLogEntry.objects.filter(label__contains="Wagtail").exists()
