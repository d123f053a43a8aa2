"""What was typed, in the words that the form had for it: its labels, and its choices as read.

Knows no form by name: it finds those that the screen behind the address is made of.
"""

import inspect
import sys
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

from django import forms
from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from frontend.forms import DayInput

FormClass = type[forms.Form]
FORMS = (forms.BaseForm, forms.BaseFormSet)
PACKAGES = ("events", "network", "portal")
# What Django's formsets count for themselves.
COUNTS = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")


def in_words(path: str, said: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each thing that was said, under its label; the parts of a day are one thing.

    A field that no form of the screen has is shown under its own name.
    """
    said = list(said)
    known = _fields_of(path, {_last(name) for name, _value in said})
    lines: dict[str, tuple[str, list[str]]] = {}
    for name, value in said:
        key, field = _find(name, known)
        if not value.strip() or _is_silent(name, field):
            continue
        lines.setdefault(key, (_label(name, field), []))[1].append(_value(field, value))
    return [
        (label, _joined(values, known.get(_last(key)))) for key, (label, values) in lines.items()
    ]


def _fields_of(path: str, names: set[str]) -> dict[str, forms.Field]:
    """The fields of the screen's forms by their names; first those of the form that was sent."""
    known: dict[str, forms.Field] = {}
    closest = sorted(_forms_of(path), key=lambda form: -len(names & form.base_fields.keys()))
    for form in closest:
        for name, field in form.base_fields.items():
            known.setdefault(name, field)
    return known


def _forms_of(path: str) -> Iterator[FormClass]:
    """Those that the view's module names, then those of the modules that make these up."""
    try:
        # An address is of one language, whichever the page is shown in.
        with translation.override(translation.get_language_from_path(path) or get_language()):
            view = resolve(path.partition("?")[0]).func
    except Resolver404:
        return
    screen: Any = getattr(view, "view_class", None) or inspect.unwrap(view)
    module = sys.modules[screen.__module__]
    yield from _forms_in(module)
    for near in _form_modules(module):
        yield from _forms_in(near)
        for next_to_it in _form_modules(near):
            yield from _forms_in(next_to_it)


def _form_modules(module: ModuleType) -> list[ModuleType]:
    """The modules of forms that this one takes something from, each once and in its order."""
    names = [getattr(thing, "__module__", None) or "" for thing in vars(module).values()]
    ours = [name for name in names if name.split(".")[0] in PACKAGES and "forms" in name]
    return [sys.modules[name] for name in dict.fromkeys(ours)]


def _forms_in(module: ModuleType) -> list[FormClass]:
    """The classes of forms that a module names, also by the lists made of them."""
    found: list[Any] = [one for one in vars(module).values() if isinstance(one, type)]
    of_lists = [getattr(one, "form", one) for one in found if issubclass(one, FORMS)]
    return [form for form in of_lists if hasattr(form, "base_fields")]


def _last(name: str) -> str:
    """The name of a field without what a list of forms puts before it."""
    return name.rpartition("-")[2]


def _find(name: str, known: dict[str, forms.Field]) -> tuple[str, forms.Field | None]:
    """The whole that a name belongs to, and its field: three boxes are one day."""
    if field := known.get(_last(name)):
        return name, field
    whole, _line, part = name.rpartition("_")
    day = known.get(_last(whole))
    if day and isinstance(day.widget, DayInput) and part in DayInput.PARTS:
        return whole, day
    return name, None


def _label(name: str, field: forms.Field | None) -> str:
    """The label; with its language, where the same is asked in several."""
    if field is None or not field.label:
        return name.replace("_", " ")
    languages = [word for code, word in settings.LANGUAGES if f"-{code}-" in name]
    return " – ".join([capfirst(str(field.label)), *languages])


def _is_silent(name: str, field: forms.Field | None) -> bool:
    return name.endswith(COUNTS) or bool(field and field.widget.is_hidden)


def _value(field: forms.Field | None, value: str) -> str:
    if isinstance(field, forms.BooleanField) and value == "on":
        return _("yes")
    if isinstance(field, forms.ModelChoiceField):
        # Its choices are rows: naming one here would tell whoever sends a number what it is of.
        return _("as you chose it in the list")
    asked: Any = field if hasattr(field, "choices") else getattr(field, "widget", None)
    choices = dict(getattr(asked, "choices", ()))
    return str(choices.get(value, value))


def _joined(values: list[str], field: forms.Field | None) -> str:
    is_day = field is not None and isinstance(field.widget, DayInput)
    return (" " if is_day else "\n").join(values)
