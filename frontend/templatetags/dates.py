"""The filter `date` of every template: Django's, with the day as the language spells it."""

from typing import Any

from django import template
from django.template import defaultfilters

from frontend.dates import spelled

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, arg: str | None = None) -> str:
    return defaultfilters.date(value, spelled(value, arg or "DATE_FORMAT"))
