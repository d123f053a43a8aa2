"""A first page that came with a later version reaches a portal that is older, once and by hand."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page

from portal.actions import lay_site
from portal.first_texts.kit import KIT

pytestmark = pytest.mark.django_db


def lay(name: str = "kit") -> str:
    said = StringIO()
    call_command("lay_page", name, stdout=said)
    return said.getvalue().strip()


def kits() -> int:
    return Page.objects.filter(translation_key=KIT.translation_key, live=True).count()


@pytest.fixture
def older() -> None:
    """A portal as it was before the page came."""
    lay_site()
    for page in Page.objects.filter(translation_key=KIT.translation_key):
        page.delete()


def test_the_page_is_added_in_each_language_that_lacks_it_and_twice_is_once(older: None) -> None:
    lay_site()
    by_itself = kits()

    said = [lay(), lay()]

    assert by_itself == 0
    assert said == ["Laid in fr, nl, en.", "It is there already."]
    assert kits() == 3
    for code, words in KIT.words.items():
        page = Client().get(f"/{code}/{words.slug}/")
        assert page.status_code == 200 and words.title in page.text


def test_a_page_that_editors_moved_and_renamed_is_there(older: None) -> None:
    lay()
    page = Page.objects.get(translation_key=KIT.translation_key, locale__language_code="en")
    page.slug = "another-address"
    page.save()

    assert lay() == "It is there already."


def test_the_address_of_another_page_is_not_taken_and_nothing_is_added(older: None) -> None:
    about = Page.objects.filter(locale__language_code="nl", depth=3).first()
    assert about
    about.slug = KIT.words["nl"].slug
    about.save()

    with pytest.raises(CommandError, match=KIT.words["nl"].slug):
        lay()

    assert kits() == 0
