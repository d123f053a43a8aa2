"""The photo of a profile: its dots are kept and nothing else of the file; seen by its audience."""

import io
import json
from base64 import b64encode
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
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
from network.models import Consent, FactFile, Profile, User
from network.pictures import LONGEST_SIDE, MOST_BYTES
from network.visibility import viewer_for, visible_photo
from tests.network.admin_people import entering
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


# --- Through the pages ----------------------------------------------------------------------------


def at(name: str, *arguments: str) -> str:
    with translation.override("en"):
        return reverse(name, args=arguments)


def send(own: Client, content: bytes | None, words: str = "", **more: str) -> Any:
    said: dict[str, Any] = {"words_of_photo": words, **more}
    if content is not None:
        said["photo"] = SimpleUploadedFile("IMG_20270104_home.jpg", content)
    return own.post(at("network:profile_step", "photo"), said)


def test_a_photo_is_chosen_looked_at_and_taken_away_on_own_pages(
    profile: Profile, owner: User
) -> None:
    own = entering(owner)
    step = at("network:profile_step", "photo")
    assert own.get(at("network:profile_photo")).status_code == 404

    skipped = send(own, None)
    sent = send(own, picture(), "I smile, before a bookshelf")
    kept = own.get(at("network:profile_photo"))
    page = own.get(step).text
    seen_as = own.get(at("network:profile_seen_as", "public")).text
    fact = profile.held_facts.get(kind="photo")

    assert skipped.status_code == sent.status_code == 302
    assert kept["Content-Type"] == "image/jpeg"
    assert MARK not in kept.content
    assert "home" not in kept["Content-Disposition"]
    assert "no-store" in kept["Cache-Control"]
    assert 'alt="I smile, before a bookshelf"' in page
    assert "bookshelf" not in seen_as
    assert fact.audience == "me"

    own.post(at("network:profile_remove", fact.public_id))

    assert own.get(at("network:profile_photo")).status_code == 404
    assert not FactFile.objects.exists()


def test_what_is_wrong_with_a_photo_stands_beside_it_and_the_words_come_back(
    profile: Profile, owner: User
) -> None:
    refused = send(entering(owner), b"%PDF-1.7", "I smile, before a bookshelf")
    only_words = send(entering(owner), None, "I smile, before a bookshelf")
    large = send(entering(owner), b"\xff\xd8" + b"0" * MOST_BYTES)

    for page, said in ((refused, "kind"), (large, "size")):
        assert page.status_code == 422
        assert str(WHY_NOT[said]) in page.text
        assert 'id="id_photo_error"' in page.text
    assert only_words.status_code == 422
    assert "I smile, before a bookshelf" in refused.text
    assert "I smile, before a bookshelf" in only_words.text


def test_the_words_of_a_photo_change_and_the_photo_stays(profile: Profile, owner: User) -> None:
    save_photo(profile, picture(), words="One", by=owner, agreed=SAID)
    before = visible_photo(profile, viewer_for(owner))

    send(entering(owner), None, "Two")

    assert profile.held_facts.get(kind="photo").text == "Two"
    assert visible_photo(profile, viewer_for(owner)) == before


def test_another_photo_in_place_of_an_open_one_is_agreed_to(profile: Profile, owner: User) -> None:
    fact = save_photo(profile, picture(), words="", by=owner, agreed=SAID).public_id
    change_audience(profile, fact, "members", by=owner, agreed=SAID)

    send(entering(owner), picture("PNG"))

    given = Consent.objects.filter(fact_id=fact, is_given=True)
    assert list(given.values_list("audience", flat=True)) == ["members"] * 2


def test_the_address_of_a_photo_gives_it_to_its_audience_and_to_others_the_same_nothing(
    profile: Profile, owner: User
) -> None:
    fact = save_photo(profile, picture(), words="Two eyes", by=owner, agreed=SAID).public_id
    address, page = at("people:photo", profile.public_id), at("people:person", profile.public_id)
    visitor = Client(headers={"accept-language": "en"})
    change_audience(profile, fact, "members", by=owner, agreed=SAID)
    member = make_member()

    seen = entering(member).get(address)
    closed, absent = visitor.get(address), visitor.get(at("people:photo", "abcdefghjkmn"))

    assert seen.status_code == 200
    assert seen["Referrer-Policy"] == "no-referrer"
    assert "no-store" in seen["Cache-Control"]
    assert "noimageindex" in seen["X-Robots-Tag"]
    assert address in entering(member).get(page).text
    assert profile.views.count() == 1
    assert closed.status_code == absent.status_code == 404
    assert closed.text.replace(profile.public_id, "") == absent.text.replace("abcdefghjkmn", "")
    assert "Two eyes" not in visitor.get(page).text and address not in visitor.get(page).text

    change_audience(profile, fact, "public", by=owner, agreed=SAID)
    shown = visitor.get(address).status_code
    hide_profile(profile, by=owner)

    assert shown == 200
    assert visitor.get(address).status_code == entering(member).get(address).status_code == 404


def test_photo_after_photo_is_not_taken_from_one_address(profile: Profile, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"photo_address": "1/h"}
    visitor = Client(REMOTE_ADDR="192.0.2.78")
    address = at("people:photo", profile.public_id)

    assert [visitor.get(address).status_code for _time in range(2)] == [404, 429]


def test_the_owner_takes_the_picture_along_within_the_file(profile: Profile, owner: User) -> None:
    save_photo(profile, picture(), words="Somebody who smiles", by=owner, agreed=SAID)
    kept = visible_photo(profile, viewer_for(owner))
    assert kept
    own = entering(owner)
    with translation.override("en"):
        urls = [reverse(f"network:profile_{kind}") for kind in ("json", "html")]

    files = [own.get(url).text for url in urls]

    whole = f"data:image/jpeg;base64,{b64encode(kept).decode()}"
    facts = json.loads(files[0])["profile_facts"]
    assert [row["picture"] for row in facts if "picture" in row] == [whole]
    assert f'<img src="{whole}"' in files[1]
