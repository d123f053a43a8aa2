"""Files of a meeting: known by content, without author, for whom they are and no one else."""

import base64
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from events.actions.documents import add_document, publish_document, remove_document
from events.models import DocumentBody, Meeting, MeetingCard, MeetingDocument
from events.models.thanks import after_token
from network.attachments import LARGEST, NotAccepted, cleaned
from network.models import COORDINATORS, AuditEntry, User
from network.pdf_cleaning import MOST_SECONDS
from network.waiting import QUEUES
from tests.events.after_meetings import past_meeting
from tests.events.pdf_files import AUTHOR as NAME
from tests.events.pdf_files import CATALOGUE, SCRIPT, bomb, packed_by, pdf
from tests.events.people_who_run import as_viewer, person, phone_of, running
from tests.network.admin_people import log_in, make_user

pytestmark = pytest.mark.django_db

AUTHOR = NAME.encode()
PDF = pdf()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def picture(kind: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = AUTHOR.decode()  # Artist
    exif[0x8825] = {1: "N", 2: (50.0, 50.0, 0.0)}  # where it was taken
    Image.new("RGB", (8, 4), "red").save(out, kind, exif=exif, **more)
    return out.getvalue()


def odt(**more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr("content.xml", "<office:document-content>Words</office:document-content>")
        packed.writestr("meta.xml", b"<dc:creator>" + AUTHOR + b"</dc:creator>")
        packed.writestr("Thumbnails/thumbnail.png", AUTHOR)
        for name, body in more.items():
            packed.writestr(name, body)
    return out.getvalue()


def damaged_odt() -> bytes:
    """A packed part that cannot be unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        packed.writestr("content.xml", "Words " * 50)
    body = out.getvalue()
    start = body.index(b"content.xml") + len("content.xml")
    return body[:start] + b"\xff" * 8 + body[start + 8 :]


def test_what_tells_of_the_author_is_taken_out() -> None:
    jpeg, text = cleaned(picture()), cleaned(odt())

    assert [one.kind for one in (jpeg, text)] == ["jpeg", "odt"]
    with zipfile.ZipFile(io.BytesIO(text.body)) as packed:
        assert packed.namelist()[0] == "mimetype"
        assert b"Words" in packed.read("content.xml")
        everything = b"".join(packed.read(name) for name in packed.namelist())
    for body in (jpeg.body, everything):
        assert AUTHOR not in body
    with Image.open(io.BytesIO(jpeg.body)) as drawn:
        assert dict(drawn.getexif()) == {}
        assert drawn.size == (8, 4)
    assert AUTHOR in picture(), "the control: it was there"
    assert cleaned(picture("PNG")).kind == "png"
    assert cleaned(picture("WEBP")).kind == "webp"


def test_pictures_in_a_text_document_are_drawn_anew_too() -> None:
    pictures = {"Pictures/a.jpg": picture(), "Pictures/b.svg": b"<svg/>"}

    clean = cleaned(odt(**pictures))

    with zipfile.ZipFile(io.BytesIO(clean.body)) as packed:
        with Image.open(io.BytesIO(packed.read("Pictures/a.jpg"))) as drawn:
            assert dict(drawn.getexif()) == {}
        assert packed.read("Pictures/b.svg") == b"<svg/>"


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_pdf_says_no_more_who_made_it_and_still_its_words(is_packed: bool) -> None:
    clean = cleaned(pdf(is_packed=is_packed))

    assert clean.kind == "pdf"
    with pikepdf.open(io.BytesIO(clean.body)) as read:
        everything = repr([repr(one) for one in read.objects])
        comment = read.pages[0].Annots[0]
        assert "/Info" not in read.trailer
        assert "/Metadata" not in read.Root
        assert str(comment.Contents) == "Words"
    assert NAME not in everything
    with pikepdf.open(io.BytesIO(pdf())) as before:
        assert NAME in repr([repr(one) for one in before.objects]), "the control: it was there"


@pytest.mark.parametrize("in_a_list", [False, True])
def test_a_photograph_in_a_pdf_does_not_say_who_took_it_where(in_a_list: bool) -> None:
    photograph = picture(comment=b"by " + AUTHOR) + picture()

    def show(made: pikepdf.Pdf) -> None:
        name = pikepdf.Name.DCTDecode
        drawn = made.make_stream(photograph, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
        drawn.write(photograph, filter=pikepdf.Array([name]) if in_a_list else name)
        made.Root.Shown = drawn

    with pikepdf.open(io.BytesIO(cleaned(pdf(show)).body)) as read:
        shown = read.Root.Shown
        kept, filters = shown.read_raw_bytes(), shown.get("/Filter")

    assert filters == pikepdf.Name.DCTDecode
    assert AUTHOR in photograph and AUTHOR not in kept
    with Image.open(io.BytesIO(kept)) as drawn, Image.open(io.BytesIO(picture())) as before:
        assert dict(drawn.getexif()) == {}
        assert drawn.tobytes() == before.tobytes()


def test_what_a_former_version_of_a_pdf_said_is_gone() -> None:
    body = PDF.replace(b"%%EOF", b"% " + AUTHOR + b"\n%%EOF")

    assert AUTHOR not in cleaned(body).body


def script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def other_file(made: pikepdf.Pdf) -> None:
    made.attachments["a.txt"] = b"a"


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="o", user=""))
    return out.getvalue()


@pytest.mark.parametrize(
    ("filters", "packed"),
    [
        (b"/FlateDecode", zlib.compress(CATALOGUE % SCRIPT)),
        (b"[/A85 /Fl]", base64.a85encode(zlib.compress(CATALOGUE % SCRIPT)) + b"~>"),
        (b"[/ASCIIHexDecode]", (CATALOGUE % SCRIPT).hex().encode() + b">"),
        (b"/#46lateDecode", zlib.compress(CATALOGUE % b"/AA<</S/J#61vaScript/J#53(x)>>")),
        (b"[/FlateDecode/Fl]", zlib.compress(zlib.compress(CATALOGUE % SCRIPT))),
        (b" 4 0 R", zlib.compress(CATALOGUE % SCRIPT)),
        (b"/Unknown", CATALOGUE % b""),
    ],
)
def test_what_is_packed_is_read_through_every_filter_or_refused(
    filters: bytes, packed: bytes
) -> None:
    with pytest.raises(NotAccepted) as refusal:
        cleaned(packed_by(filters, packed))

    assert refusal.value.why in {"acts", "broken"}
    assert refusal.value.why == "acts" or filters in {b"/Unknown", b" 4 0 R"}


def test_the_same_packing_without_a_script_is_taken() -> None:
    """The control of the filters: they are not refused for being there."""
    plain = base64.a85encode(zlib.compress(CATALOGUE % b"")) + b"~>"

    assert cleaned(packed_by(b"[/A85 /Fl]", plain)).kind == "pdf"


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.5\n" + b"/ObjStm stream\n" * 330_000 + b"%%EOF",
        b"%PDF-1.4\n" + b"<dc:creator>" * 400_000 + b"\n%%EOF",
        b"%PDF-1.4\n1 0 obj " + b"<<" * 2_400_000 + b"\n%%EOF",
        bomb(),
    ],
    ids=["object streams", "metadata", "nested", "bomb"],
)
def test_a_forged_pdf_costs_seconds_and_is_refused(body: bytes) -> None:
    assert len(body) < LARGEST
    spent = os.times().children_user

    with pytest.raises(NotAccepted, match="broken"):
        cleaned(body)

    assert os.times().children_user - spent < MOST_SECONDS + 2


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "kind"),
        (b"<html><script>alert(1)</script>", "kind"),
        (b"GIF89a" + b"0" * 50, "kind"),
        (picture()[:200], "broken"),
        (PDF[:300], "broken"),
        (locked(), "broken"),
        (pdf(script), "acts"),
        (pdf(script, is_packed=True), "acts"),
        (pdf(other_file), "acts"),
        (odt()[:-30], "broken"),
        (damaged_odt(), "broken"),
        (odt(**{"Basic/script-lb.xml": b"x"}), "acts"),
        (b"%PDF-1.4" + b"0" * LARGEST, "size"),
    ],
)
def test_what_is_no_file_of_ours_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(NotAccepted) as refusal:
        cleaned(body)
    assert refusal.value.why == why


def test_who_commented_a_text_document_is_taken_out_and_the_comment_stays() -> None:
    comment = b"<office:annotation><dc:creator>" + AUTHOR + b"</dc:creator><text:p>Words</text:p>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr("content.xml", comment)

    with zipfile.ZipFile(io.BytesIO(cleaned(out.getvalue()).body)) as kept:
        said = kept.read("content.xml")

    assert AUTHOR not in said
    assert b"<dc:creator></dc:creator><text:p>Words</text:p>" in said


def test_a_picture_of_a_telephone_with_a_second_one_in_it_is_taken_as_one() -> None:
    out = io.BytesIO()
    second = Image.new("RGB", (8, 4), "blue")
    Image.new("RGB", (8, 4), "red").save(out, "MPO", save_all=True, append_images=[second])

    clean = cleaned(out.getvalue())

    assert clean.kind == "jpeg"
    with Image.open(io.BytesIO(clean.body)) as drawn:
        assert drawn.format == "JPEG"


def test_no_bytes_at_all_raise_anything_else() -> None:
    starts = (b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
    for start in starts:
        for rest in (b"", b"\0" * 40, bytes(range(256)), b"%%EOF" * 9):
            try:
                cleaned(start + rest)
            except NotAccepted:
                continue


def kept(meeting: Meeting, by: User, **more: Any) -> MeetingDocument:
    given = {"content": PDF, "title": "Notes of the evening", "language": "fr"}
    return add_document(meeting, **given | more, by=by)


def post(client: Client, meeting: Meeting, body: bytes = PDF, **more: str) -> Any:
    said = {"title": "Notes", "language": "fr", "is_for_page": "on"} | more
    file = SimpleUploadedFile("Zqauthorquz.pdf", body, "text/html")
    page = reverse("events:running_document_add", args=[meeting.public_id])
    return client.post(page, said | {"file": file})


def test_a_facilitator_adds_a_file_and_a_coordinator_puts_it_on_the_page() -> None:
    meeting = past_meeting()
    client = phone_of(running(meeting))
    public = reverse("events:meeting_short", args=[meeting.public_id])

    assert post(client, meeting, is_easy="on").status_code == 302
    document = MeetingDocument.objects.get()
    own = reverse("events:document", args=[meeting.public_id, document.public_id])
    assert Client().get(own).status_code == 404
    coordinator = make_user(COORDINATORS)
    [row] = QUEUES["documents"].rows(as_viewer(coordinator), document.added_at)
    [item] = QUEUES["documents"].items([row])
    office = Client(headers={"accept-language": "en"})
    log_in(office, coordinator)
    office.post(item.url, {"document": document.public_id, "act": "publish"})

    page = Client(headers={"accept-language": "en"}).get(public, follow=True).content.decode()
    assert own in page
    assert "easy to read" in page
    assert "PDF" in page
    got = Client().get(own)
    assert got.status_code == 200
    assert got["Content-Type"] == "application/pdf"
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert got["Content-Disposition"] == f'attachment; filename="document-{document.public_id}.pdf"'
    assert "no-store" in got["Cache-Control"]
    assert AUTHOR not in got.content + page.encode()
    office.post(item.url, {"document": document.public_id, "act": "keep"})
    assert Client().get(own).status_code == 404


def test_a_file_for_those_who_came_opens_by_their_link_only() -> None:
    meeting, other = past_meeting(), past_meeting()
    document = kept(meeting, running(meeting))
    after = reverse("events:document_after", args=[after_token(meeting), document.public_id])
    elsewhere = reverse("events:document_after", args=[after_token(other), document.public_id])

    assert Client().get(after).status_code == 200
    assert Client().get(elsewhere).status_code == 404
    assert (
        after in Client().get(reverse("events:after", args=[after_token(meeting)])).content.decode()
    )
    own = reverse("events:document", args=[meeting.public_id, document.public_id])
    assert Client().get(own).status_code == 404


def test_a_file_of_a_restricted_meeting_is_for_who_may_see_the_meeting() -> None:
    meeting = past_meeting()
    document = kept(meeting, running(meeting), is_for_page=True)
    publish_document(document, by=make_user(COORDINATORS))
    Meeting.objects.filter(pk=meeting.pk).update(entry="members")
    MeetingCard.objects.all().delete()
    own = reverse("events:document", args=[meeting.public_id, document.public_id])
    member = Client()
    member.force_login(person("Member", is_peer=True))

    assert Client().get(own).status_code == 404
    assert member.get(own).status_code == 200


def test_removed_is_gone_everywhere() -> None:
    meeting = past_meeting()
    facilitator = running(meeting)
    document = kept(meeting, facilitator, is_for_page=True)
    publish_document(document, by=make_user(COORDINATORS))

    page = reverse("events:running_document_remove", args=[meeting.public_id])
    for _time in range(2):
        assert phone_of(facilitator).post(page, {"document": document.public_id}).status_code == 302

    for url in (
        reverse("events:document", args=[meeting.public_id, document.public_id]),
        reverse("events:document_after", args=[after_token(meeting), document.public_id]),
    ):
        assert Client().get(url).status_code == 404
    assert not DocumentBody.objects.exists()
    assert AuditEntry.objects.filter(action="document.removed").count() == 1


def test_the_same_file_sent_twice_is_one_and_a_wrong_one_says_why() -> None:
    meeting = past_meeting()
    client = phone_of(running(meeting))

    for _time in range(2):
        post(client, meeting)
    refused = post(client, meeting, b"<html>", title="Kept words")

    assert MeetingDocument.objects.count() == 1
    assert refused.status_code == 422
    assert "This is no PDF" in refused.content.decode()
    assert "Kept words" in refused.content.decode()


def test_who_does_not_run_the_meeting_adds_and_removes_nothing() -> None:
    meeting = past_meeting()
    facilitator, stranger = running(meeting), person("Stranger")
    document = kept(meeting, facilitator, is_for_page=True)

    assert post(phone_of(stranger), meeting).status_code == 404
    for act in (
        lambda: kept(meeting, stranger),
        lambda: remove_document(meeting, document=document.public_id, by=stranger),
        lambda: publish_document(document, by=facilitator),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert MeetingDocument.objects.get().published_at is None
