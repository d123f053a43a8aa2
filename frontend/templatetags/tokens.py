"""The tokens of tokens.css, for what cannot read them by itself: mails, the browser's own bar."""

import json
import re
from functools import cache
from pathlib import Path

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

PIXELS_IN_A_REM = 16


@cache
def _tokens() -> dict[str, dict[str, str]]:
    """{"light": {name: value}, "dark": what differs}, which the build takes from tokens.css."""
    path = Path(__file__).resolve().parents[1] / "static" / "frontend" / "tokens.json"
    given: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return given


@register.simple_tag
def token(name: str, theme: str = "light") -> SafeString:
    """The value of a token, as it is written there."""
    return mark_safe(_tokens()[theme][name])  # noqa: S308


@register.simple_tag
def pixels(name: str) -> str:
    """A size in pixels, the smallest where it grows: old mail programs know no rem."""
    found = re.search(r"([\d.]+)rem", _tokens()["light"][name])
    if not found:
        raise template.TemplateSyntaxError(f"{name} is not a size in rem")
    return f"{float(found[1]) * PIXELS_IN_A_REM:g}px"
