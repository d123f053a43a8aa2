"""A template that another one names is there: a page is not the first to notice that it moved."""

import re

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

FOLDER = settings.BASE_DIR / "frontend" / "templates"
# {% include "…" %} and {% extends "…" %}, over several lines too.
NAMED = re.compile(r"""\{%-?\s*(?:include|extends)\s+(["'])([^"']+)\1""")


def missing(text: str) -> list[str]:
    """The templates that this one names and that nobody finds."""
    found = []
    for name in sorted({match[2] for match in NAMED.finditer(text)}):
        try:
            get_template(name)
        except TemplateDoesNotExist:
            found.append(name)
    return found


@pytest.mark.parametrize("kind", ["html", "txt"])
def test_every_template_that_is_named_exists(kind: str) -> None:
    sources = sorted(FOLDER.rglob(f"*.{kind}"))
    gone = {
        str(path.relative_to(FOLDER)): names
        for path in sources
        if (names := missing(path.read_text(encoding="utf-8")))
    }

    assert sources
    assert gone == {}


def test_one_that_moved_would_be_found() -> None:
    assert missing('{% include "network/gone.html" with a=b %}{% extends "base.html" %}') == [
        "network/gone.html"
    ]
