"""The styleguide: for those who build, not for visitors."""

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Permission
from django.test import Client

from network.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_styleguide_shows_every_section_in_each_language(
    client: Client, settings: LazySettings, language: str
) -> None:
    settings.DEBUG = True

    answer = client.get(f"/{language}/styleguide/")

    assert answer.status_code == 200
    html = answer.content.decode()
    assert 'name="robots" content="noindex"' in html
    assert html.count('class="guide-section"') == 16
    assert 'data-theme="dark"' in html and 'dir="rtl"' in html


def test_without_debug_only_staff_see_it(client: Client, settings: LazySettings) -> None:
    settings.DEBUG = False
    coordinator = User.objects.create_user("coordinator@example.org")
    coordinator.user_permissions.add(Permission.objects.get(codename="access_admin"))

    assert client.get("/en/styleguide/").status_code == 404
    client.force_login(User.objects.create_user("member@example.org"))
    assert client.get("/en/styleguide/").status_code == 404
    client.force_login(coordinator)
    assert client.get("/en/styleguide/").status_code == 200
