"""The photo of a profile: its dots are kept and nothing else of the file; seen by its audience."""

import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from network.actions.profiles import (
    Agreement,
    change_audience,
    erase_profile,
    hide_profile,
    list_profile,
    remove_fact,
    save_photo,
    start_profile,
)
from network.actions.profiles.photos import WHY_NOT
from network.audiences import ANYONE
from network.models import FactFile, Profile, User
from network.pictures import LONGEST_SIDE, MOST_BYTES
from network.visibility import viewer_for, visible_photo
from tests.network.profiles import make_member, make_node

pytestmark = pytest.mark.django_db

SAID = Agreement(language="fr")
MARK = b"ZQPLACEQUZ"
ORIENTATION, DESCRIPTION = 0x0112, 0x010E


def picture(kind: str = "JPEG", size: tuple[int, int] = (1600, 1000)) -> bytes:
    """A red picture that lies on its side, with a marked comment where files hold such things."""
    written = io.BytesIO()
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = 6, MARK.decode()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, size, "red").save(written, kind, exif=exif)
    return written.getvalue()


@pytest.fixture
def owner() -> User:
    return make_member()


@pytest.fixture
def profile(owner: User) -> Profile:
    profile = start_profile(owner, node=make_node(), is_adult=True, agreed=SAID)
    list_profile(profile, "public", by=owner, agreed=SAID)
    return profile


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_dots_are_kept_upright_and_small_and_nothing_else(
    profile: Profile, owner: User, kind: str
) -> None:
    content = picture(kind)
    assert MARK in content

    save_photo(profile, content, words="Somebody who smiles", by=owner, agreed=SAID)

    kept = visible_photo(profile, viewer_for(owner))
    assert kept is not None
    assert MARK not in kept
    with Image.open(io.BytesIO(kept)) as seen:
        assert (seen.format, seen.size) == ("JPEG", (LONGEST_SIDE * 5 // 8, LONGEST_SIDE))
        assert not seen.getexif()
        red, green, blue = seen.getpixel((9, 9))  # type: ignore[misc]
        assert red > 200
        assert green + blue < 60


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7", "kind"),
        (b"", "kind"),
        (picture()[:900], "broken"),
        (b"\xff\xd8" + b"0" * MOST_BYTES, "size"),
    ],
)
def test_what_is_no_picture_is_told_at_its_field(
    profile: Profile, owner: User, content: bytes, why: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        save_photo(profile, content, words="", by=owner, agreed=SAID)

    assert set(refusal.value.message_dict) == {"photo"}
    assert refusal.value.message_dict["photo"] == [str(WHY_NOT[why])]
    assert not FactFile.objects.exists()


def test_a_photo_is_seen_by_its_audience_and_gone_with_its_fact(
    profile: Profile, owner: User
) -> None:
    fact = save_photo(profile, picture(), words="", by=owner, agreed=SAID).public_id
    assert visible_photo(profile, ANYONE) is None

    change_audience(profile, fact, "public", by=owner, agreed=SAID)
    assert visible_photo(profile, ANYONE)
    # Another photo is open to whom the one before was.
    assert save_photo(profile, picture("PNG"), words="", by=owner, agreed=SAID).public_id == fact
    assert visible_photo(profile, ANYONE)
    hide_profile(profile, by=owner)
    assert visible_photo(profile, ANYONE) is None
    assert visible_photo(profile, viewer_for(owner))

    remove_fact(profile, fact, by=owner, agreed=SAID)

    assert not FactFile.objects.exists()


def test_an_erased_profile_leaves_no_photo(profile: Profile, owner: User) -> None:
    save_photo(profile, picture(), words="", by=owner, agreed=SAID)

    erase_profile(profile)

    assert not FactFile.objects.exists()
