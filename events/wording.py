"""Words for dates that come back: a rule as a person says it. Knows no database."""

import re
from collections.abc import Iterable
from datetime import date, time

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events.recurrence import Rule
from frontend.dates import date_format

NTH_WORDS = {
    1: pgettext_lazy("which weekday of the month", "first"),
    2: pgettext_lazy("which weekday of the month", "second"),
    3: pgettext_lazy("which weekday of the month", "third"),
    4: pgettext_lazy("which weekday of the month", "fourth"),
    -1: pgettext_lazy("which weekday of the month", "last"),
}
FREQUENCY_WORDS = {
    "weekly": gettext_lazy("every week, on one day"),
    "monthly_weekday": gettext_lazy("every month, such as the first Tuesday"),
    "monthly_day": gettext_lazy("every month, on a day such as the 15th"),
}

ZONES = {
    "Europe/Brussels": gettext_lazy("Brussels time"),
    "Europe/Paris": gettext_lazy("Paris time"),
    "Europe/Amsterdam": gettext_lazy("Amsterdam time"),
    "Indian/Reunion": gettext_lazy("Réunion time"),
}
# As calendars of others name it when they give no place.
FIXED_ZONE = re.compile(r"Etc/GMT([+-])([1-9][0-9]?)")


def zone_words(name: str) -> str:
    """A time zone as people call it; one that is no more than hours from UTC, by these."""
    if name in ZONES:
        return str(ZONES[name])
    if found := FIXED_ZONE.fullmatch(name):
        # Its name counts the other way round.
        return f"UTC{'+' if found[1] == '-' else '−'}{found[2]}"
    return "UTC" if name.startswith("Etc/") else name.replace("_", " ")


def rule_in_words(rule: Rule, start_time: time | None = None, end_time: time | None = None) -> str:
    """How a rule comes back, in the language of the moment.

    "Every first Tuesday of the month, 18:00–20:00, until 30 June 2027".
    """
    parts = [_how_often(rule)]
    if start_time and end_time:
        parts.append(f"{clock(start_time)}–{clock(end_time)}")
    if rule.until:
        parts.append(_("until %(date)s") % {"date": long_date(rule.until)})
    return ", ".join(parts)


def clock(moment: time) -> str:
    return moment.strftime("%H:%M")


def long_date(day: date) -> str:
    return date_format(day, "j F Y")


def weekday_and_date(day: date) -> str:
    return date_format(day, "l j F Y")


def _how_often(rule: Rule) -> str:
    words = {
        "count": rule.interval,
        "weekday": "" if rule.weekday is None else str(WEEKDAYS[rule.weekday]),
        "nth": "" if rule.nth is None else str(NTH_WORDS[rule.nth]),
        "day": rule.day,
    }
    return _pattern(rule) % words


def _pattern(rule: Rule) -> str:
    """One whole sentence a case, so that every language can turn it its own way."""
    is_each = rule.interval == 1
    if rule.frequency == "weekly":
        return _("Every %(weekday)s") if is_each else _("Every %(count)d weeks, on %(weekday)s")
    if rule.frequency == "monthly_weekday":
        if is_each:
            return _("Every %(nth)s %(weekday)s of the month")
        return _("Every %(count)d months, on the %(nth)s %(weekday)s")
    if is_each:
        return _("Every month, on day %(day)d")
    return _("Every %(count)d months, on day %(day)d")


ALONG = {
    "support_person": gettext_lazy("a support person"),
    "interpreter": gettext_lazy("an interpreter"),
    "assistance_dog": gettext_lazy("an assistance dog"),
}


def needs_words(companions: Iterable[str], access_needs: str) -> str:
    """What somebody needs, who comes along first; a line each."""
    along = ", ".join(str(ALONG[name]) for name in companions)
    comes = _("Comes with: %(who)s") % {"who": along} if along else ""
    return "\n".join(filter(None, [comes, access_needs]))
