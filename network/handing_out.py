"""Handing out a file that was kept: nothing in it runs, and its name says nothing."""

from django.http import HttpResponse

from network.attachments import CONTENT_TYPES

SAFE = {
    # Nothing in a file may run, load or be framed, whatever a browser takes it for.
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


def hand_out(content: bytes, *, kind: str, public_id: str) -> HttpResponse:
    """A download; `kind` is a key of `CONTENT_TYPES`."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    # A name that says nothing: it stays in the downloads of a shared computer.
    name = f"document-{public_id}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    for header, value in SAFE.items():
        response[header] = value
    return response
