"""Template tags: arguments in, words or markup out. No model, no query, no request."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from fnmatch import fnmatch
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from frontend.dates import date_format
from frontend.terms import TAGLINE, term

register = template.Library()

# Languages spoken or signed at meetings that Django has no name for, or names poorly.
LANGUAGE_NAMES = {
    "am": _("Amharic"),
    "dse": _("Sign Language of the Netherlands (NGT)"),
    "fsl": _("French Sign Language (LSF)"),
    "ln": _("Lingala"),
    "prs": _("Dari"),
    "ps": _("Pashto"),
    "rom": _("Romani"),
    "sfb": _("French Belgian Sign Language (LSFB)"),
    "so": _("Somali"),
    "ti": _("Tigrinya"),
    "vgt": _("Flemish Sign Language (VGT)"),
}
RIGHT_TO_LEFT = {"ar", "ckb", "fa", "he", "prs", "ps", "ur"}
# French writes the names of languages without a capital; English and Dutch with one.
NAMES_IN_LOWER_CASE = {"fr"}

FACTS = {
    "step_free": _("Step-free access"),
    "hearing_loop": _("Hearing loop"),
    "sign_language": _("Sign language interpreting"),
    "companion_welcome": _("You may come with someone"),
    "quiet_room": _("Quiet room"),
}
FACTS_OF_A_PLACE = {"step_free", "hearing_loop", "quiet_room"}

MODES = {
    "in_person": _("In person"),
    "online": _("Online"),
    "hybrid": _("In person and online"),
}


# ---- languages ----


@register.simple_tag
def tagline() -> str:
    """What this site is, as it is said in the reader's country."""
    return term(TAGLINE)


@register.filter
def name_of_language(code: str) -> str:
    """The name of a language, spoken or signed, in the language of the page.

    Not `language_name`: Django has a filter of that name, which answers in English.
    """
    if not code:
        return ""
    code = str(code).lower()
    if code in LANGUAGE_NAMES:
        name = str(LANGUAGE_NAMES[code])
    else:
        try:
            name = str(get_language_info(code)["name_translated"])
        except KeyError:
            return code
    if (get_language() or "")[:2] in NAMES_IN_LOWER_CASE:
        return name[:1].lower() + name[1:]
    return name


@register.filter
def language_names(codes: Iterable[str]) -> str:
    return ", ".join(name_of_language(code) for code in codes or ())


@register.filter
def text_direction(code: str) -> str:
    return "rtl" if str(code or "").split("-")[0] in RIGHT_TO_LEFT else "ltr"


@register.filter
def is_other_language(code: str) -> bool:
    """Whether a text in this language differs from the language of the page."""
    return bool(code) and str(code)[:2] != (get_language() or "")[:2]


# ---- time: a datetime comes in its meeting's zone and is shown as it is ----


@register.filter
def wall_date(moment: date | None) -> str:
    # Translators: weekday, day, month, year; see Django's date formats.
    return date_format(moment, pgettext("date format", "l j F Y")) if moment else ""


@register.filter
def wall_time(moment: datetime | None) -> str:
    # Translators: the hour of a meeting, on 24 hours; see Django's date formats.
    return date_format(moment, pgettext("time format", "H:i")) if moment else ""


@register.filter
def month_and_year(moment: date | None) -> str:
    return date_format(moment, pgettext("month format", "F Y")) if moment else ""


@register.filter
def short_weekday(moment: date | None) -> str:
    return date_format(moment, "D") if moment else ""


@register.filter
def short_month(moment: date | None) -> str:
    return date_format(moment, "b") if moment else ""


@register.filter
def iso(moment: date | None) -> str:
    return moment.isoformat() if moment else ""


@register.filter
def in_words(duration: timedelta | None) -> str:
    """A duration: "2 hours", "1 hour 30 minutes"."""
    if not duration:
        return ""
    hours, minutes = divmod(int(duration.total_seconds()) // 60, 60)
    words = []
    if hours:
        words.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if minutes:
        words.append(
            ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
        )
    return " ".join(words)


@register.simple_tag
def when(
    starts: datetime | None, ends: datetime | None = None, zone_label: str = ""
) -> SafeString | str:
    """ "Tuesday 3 March 2026, 18:00–20:00 (Brussels time)", readable by machines too."""
    if not starts:
        return ""
    zone = format_html(' <span class="zone">({})</span>', zone_label) if zone_label else ""
    if ends and ends.date() != starts.date():
        return format_html("{} – {}{}", _time_element(starts), _time_element(ends), zone)
    return format_html("{}{}", _time_element(starts, ends), zone)


def _time_element(moment: datetime, until: datetime | None = None) -> SafeString:
    hours = f"{wall_time(moment)}–{wall_time(until)}" if until else wall_time(moment)
    return format_html(
        '<time datetime="{}">{}, <span class="hours">{}</span></time>',
        moment.isoformat(timespec="minutes"),
        wall_date(moment),
        hours,
    )


# ---- a meeting in words ----


@register.filter
def mode_in_words(mode: str) -> str:
    return str(MODES.get(mode, ""))


@register.filter
def facts_in_words(facts: Mapping[str, bool | None] | None, mode: str = "") -> list[dict[str, str]]:
    """Accessibility facts, each answered by a word; online, nobody asks about a doorstep."""
    answers = {
        True: ("yes", gettext("Yes")),
        False: ("no", gettext("No")),
        None: ("unknown", gettext("Not known")),
    }
    known = facts or {}
    return [
        {
            "label": str(label),
            "answer": answers[known.get(name)][1],
            "code": answers[known.get(name)][0],
        }
        for name, label in FACTS.items()
        if not (mode == "online" and name in FACTS_OF_A_PLACE)
    ]


@register.filter
def places_in_words(card: Any) -> dict[str, str]:
    """What is left, as {"text", "tone"}; empty when the view gave no `places_words`."""
    if not isinstance(card, Mapping):  # a page drawn without its card
        return {"text": "", "tone": ""}
    left = card.get("places_left")
    code = card.get("places_words") or ""
    if code == "few" and left is not None:
        text = ngettext("%(count)d place left", "%(count)d places left", left) % {"count": left}
        return {"text": text, "tone": "soon"}
    words = {
        "many": (gettext("Places available"), "good"),
        "few": (gettext("A few places left"), "soon"),
        "last": (gettext("One place left"), "soon"),
        "full": (gettext("Full: waiting list open"), "soon"),
        "unlimited": (gettext("Open to everyone, no limit on places"), "good"),
        "closed": (gettext("Registration is closed"), "stop"),
        "cancelled": (gettext("Cancelled"), "stop"),
        "under_way": (gettext("Going on now"), "good"),
        "past": (gettext("This meeting has taken place"), ""),
    }
    text, tone = words.get(code, ("", ""))
    return {"text": text, "tone": tone}


# ---- forms ----


@register.simple_tag
def pick_fields(form: BaseForm, *patterns: str) -> list[BoundField]:
    """The visible fields whose name matches a pattern ("phone*"), in the form's order."""
    return [field for field in _visible(form) if _matches(field.name, patterns)]


@register.simple_tag
def other_fields(form: BaseForm, *patterns: str) -> list[BoundField]:
    """The visible fields that no pattern matches, so that none is ever left out of a page."""
    return [field for field in _visible(form) if not _matches(field.name, patterns)]


@register.filter
def is_filled(fields: Iterable[BoundField]) -> bool:
    """Whether someone answered, or must correct, one of these fields: their <details> is open."""
    return any(field.errors or field.value() not in (None, "", False, []) for field in fields or ())


@register.filter
def first_input_id(field: BoundField) -> str:
    """The id of what takes the focus: the first option of a group has a number of its own."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def active_filters(form: BaseForm | None, query: QueryDict | None) -> list[dict[str, str]]:
    """One {"label", "value", "query"} a filter in use; `query` is the address without it."""
    if form is None or not query:
        return []
    active = []
    for field in _visible(form):
        shown = ", ".join(
            _choice_words(field, value) for value in query.getlist(field.html_name) if value
        )
        if not shown or field.errors:
            continue
        without = query.copy()
        without.pop(field.html_name, None)
        without.pop("page", None)
        active.append(
            {"label": str(field.label), "value": shown, "query": f"?{without.urlencode()}"}
        )
    return active


def _visible(form: BaseForm | None) -> list[BoundField]:
    return form.visible_fields() if form else []


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def _choice_words(field: BoundField, value: str) -> str:
    if field.field.widget.__class__.__name__ == "CheckboxInput":
        return gettext("yes")
    for key, words in getattr(field.field, "choices", ()):
        if str(key) == value:
            return str(words)
    try:
        return date_format(date.fromisoformat(value), "j F Y")
    except ValueError:
        return value


# ---- markup ----


@register.inclusion_tag("components/mark.html")
def mark() -> dict[str, str]:
    """Two people on a footbridge. Decorative: the name stands beside it."""
    return {}


@register.simple_tag
def json_ld(data: Any) -> SafeString:
    """Structured data for search engines. A data block: never executed, whatever the policy."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    for character, escape in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(character, escape)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308
