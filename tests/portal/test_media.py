"""Pictures are served; documents have a door of their own, however their address is written."""

import posixpath
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def files() -> None:
    for name in ("images/x.png", "documents/x.txt"):
        path = Path(settings.MEDIA_ROOT) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("kept")


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["", "/", "./", "images/../", "images//../", "a/b/../../"])
def test_no_way_of_writing_it_leads_to_a_document(files: None, way: str) -> None:
    assert Client().get(f"/media/{way}documents/x.txt").status_code == 404


def test_some_of_these_ways_would_lead_there() -> None:
    """The control: the library itself takes such steps out of an address."""
    assert posixpath.normpath("/documents/x.txt").lstrip("/") == "documents/x.txt"
    assert posixpath.normpath("images/../documents/x.txt") == "documents/x.txt"
