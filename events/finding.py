"""Which meetings a page, a feed or the API shows: one filter grammar for all."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.cards import organising_roles, shown
from events.models import AttendanceMode, Meeting, MeetingCard, Series, SeriesText
from frontend.forms import DayField
from network.models import Register
from network.modules import modules_on
from network.reading import WrongParameters
from network.regions import Region

# Feeds keep what has just been, so that a calendar does not lose yesterday.
FEED_PAST = timedelta(days=30)
SPOKEN = [
    ("fr", _("French")),
    ("nl", _("Dutch")),
    ("en", _("English")),
    ("de", _("German")),
    ("ar", _("Arabic")),
    ("prs", _("Dari")),
    ("ps", _("Pashto")),
    ("ti", _("Tigrinya")),
    ("tr", _("Turkish")),
    ("sfb", _("French Belgian Sign Language (LSFB)")),
    ("vgt", _("Flemish Sign Language (VGT)")),
    ("fsl", _("French Sign Language (LSF)")),
    ("dse", _("Sign Language of the Netherlands (NGT)")),
]


def series_choices() -> list[tuple[str, str]]:
    """Published series as (public id, title) in the language of the moment, else in French."""
    order = {get_language(): 0, "fr": 1}
    rows = SeriesText.objects.filter(series__is_published=True, register="standard")
    titles: dict[str, tuple[int, str]] = {}
    for public_id, language, title in rows.values_list("series__public_id", "language", "title"):
        rank = order.get(language, 2)
        if public_id not in titles or rank < titles[public_id][0]:
            titles[public_id] = (rank, title)
    return sorted(((key, title) for key, (_rank, title) in titles.items()), key=lambda row: row[1])


class Checkbox(forms.CheckboxInput):
    """A box to tick that keeps what a typed address says instead of taking it for a tick."""

    WORDS: ClassVar[dict[str, bool]] = {
        "on": True,
        "true": True,
        "1": True,
        "false": False,
        "0": False,
    }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = data.get(name) or ""
        return self.WORDS.get(str(value).lower(), value)


class TickField(forms.Field):
    widget = Checkbox

    def to_python(self, value: Any) -> bool | None:
        if value in self.empty_values:
            return None
        if not isinstance(value, bool):
            raise ValidationError(_("Write “true” or “false”."), code="invalid")
        return value


class TickFilter(django_filters.BooleanFilter):
    field_class = TickField


def _date_filter(label: Any, lookup: str) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        label=label,
        field_name="meeting__date",
        lookup_expr=lookup,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        # One way to write a date, whatever the language: 02/03 is two days in Europe.
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the date as year-month-day, for example 2027-02-28.")},
    )


class MeetingFilter(django_filters.FilterSet):
    """The filters of meetings, the same for page, feeds, API and widget."""

    series = django_filters.ChoiceFilter(
        label=_("Series"), field_name="meeting__series__public_id", choices=series_choices
    )
    region = django_filters.ChoiceFilter(
        label=_("Region"), field_name="meeting__place__region", choices=Region.choices
    )
    language = django_filters.ChoiceFilter(
        label=_("Language spoken or interpreted"),
        field_name="meeting__languages__language",
        choices=SPOKEN,
    )
    mode = django_filters.ChoiceFilter(
        label=_("How one takes part"),
        field_name="meeting__mode",
        choices=[(mode.value, capfirst(mode.label)) for mode in AttendanceMode],
    )
    step_free = TickFilter(label=_("Step-free access only"), method="only_step_free")
    # `from` is a word of Python: only this way may it be a name of the class.
    vars()["from"] = _date_filter(_("From"), "gte")
    to = _date_filter(_("To"), "lte")

    class Meta:
        model = MeetingCard
        fields: ClassVar[list[str]] = []

    def only_step_free(
        self, rows: QuerySet[MeetingCard], _name: str, value: bool
    ) -> QuerySet[MeetingCard]:
        return rows.filter(meeting__place__step_free=True) if value else rows


class DayFilter(django_filters.DateFilter):
    """A day as people write it, in three boxes; a link may still say it in one word."""

    field_class = DayField


class PageFilter(MeetingFilter):
    """The filters as a person fills them in: a calendar to open is not on every telephone."""

    DAYS: ClassVar[tuple[str, ...]] = ("from", "to")

    vars()["from"] = DayFilter(label=_("From"), field_name="meeting__date", lookup_expr="gte")
    to = DayFilter(label=_("To"), field_name="meeting__date", lookup_expr="lte")

    def shareable_query(self) -> QueryDict | None:
        """What was filled in, as a link says it; none if the address says it so already."""
        boxes = [
            f"{day}_{part}" for day in self.DAYS for part in self.form.fields[day].widget.PARTS
        ]
        if not any(box in self.data for box in boxes):
            return None
        query = self.data.copy()
        for name in boxes:
            query.pop(name, None)
        for day in self.DAYS:
            query[day] = (self.form.cleaned_data[day] or "") and str(self.form.cleaned_data[day])
        for name in [name for name, value in query.items() if not value]:
            del query[name]
        return query


class AskedFilter(MeetingFilter):
    """The filters that a program asks for, without the others: no form is shown to it."""

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        # Each filter is copied, with all its choices, for each request.
        known = type(self).base_filters.items()
        self.__dict__["base_filters"] = {name: one for name, one in known if data.get(name)}
        super().__init__(data, *args, **kwargs)


class When(models.TextChoices):
    ALL = "all", _("all")
    UPCOMING = "upcoming", _("upcoming")
    PAST = "past", _("past")


class MeetingListFilter(AskedFilter):
    """The filters of the API: those of everywhere, and what somebody who keeps a copy asks."""

    when = django_filters.ChoiceFilter(
        label=_("Upcoming, past or all meetings"), method="only_when", choices=When.choices
    )
    updated_since = django_filters.IsoDateTimeFilter(
        label=_("Changed at or after this moment"),
        field_name="meeting__updated_at",
        lookup_expr="gte",
        # Beyond these years, no database can turn the moment into its own zone.
        validators=[
            MinValueValidator(datetime(1970, 1, 1, tzinfo=UTC)),
            MaxValueValidator(datetime(9000, 1, 1, tzinfo=UTC)),
        ],
        error_messages={"invalid": _("Write the moment as 2027-02-28T18:00:00Z.")},
    )

    def only_when(
        self, rows: QuerySet[MeetingCard], _name: str, value: str
    ) -> QuerySet[MeetingCard]:
        return {When.UPCOMING: upcoming, When.PAST: past}.get(When(value), lambda all_: all_)(rows)


def filtered(rows: QuerySet[MeetingCard], parameters: QueryDict) -> QuerySet[MeetingCard]:
    """The cards that pass the filters; raises WrongParameters."""
    found = AskedFilter(parameters, queryset=rows)
    if not found.is_valid():
        raise WrongParameters(found.errors.as_data())
    return found.qs


def cards(language: str) -> QuerySet[MeetingCard]:
    """The cards of one language, each with its meeting's live columns."""
    return MeetingCard.objects.filter(language=language).select_related("meeting")


def upcoming(rows: QuerySet[MeetingCard]) -> QuerySet[MeetingCard]:
    return rows.filter(meeting__ends_at__gte=timezone.now()).order_by("meeting__starts_at", "pk")


def past(rows: QuerySet[MeetingCard]) -> QuerySet[MeetingCard]:
    return rows.filter(meeting__ends_at__lt=timezone.now()).order_by("-meeting__starts_at", "-pk")


def for_feeds(rows: QuerySet[MeetingCard]) -> QuerySet[MeetingCard]:
    """What calendars and readers keep: all that comes, and thirty days back."""
    since = timezone.now() - FEED_PAST
    return rows.filter(meeting__ends_at__gte=since).order_by("meeting__starts_at", "pk")


def public_state() -> tuple[Any, ...]:
    """A print of all that the public lists are made of; while it is the same, so are they.

    Versions only rise and ids never come back, so that the sums of committed rows tell of every
    change; the counts by time tell what the clock moves. It costs one pass and locks nothing.
    """
    now = timezone.now()
    meetings = Meeting.objects.aggregate(
        count=Count("pk"),
        ids=Sum("pk"),
        versions=Sum("version"),
        ended=Count("pk", filter=Q(ends_at__lt=now)),
        left_feeds=Count("pk", filter=Q(ends_at__lt=now - FEED_PAST)),
    )
    series = Series.objects.aggregate(count=Count("pk"), ids=Sum("pk"), versions=Sum("version"))
    return (*meetings.values(), *series.values(), modules_on())


def shown_cards(rows: Iterable[MeetingCard]) -> list[dict[str, Any]]:
    return [shown(card.payload, card.meeting) for card in rows]


def next_cards(language: str, filters: dict[str, str], *, count: int) -> list[dict[str, Any]]:
    """The next meetings that pass the filters, ready to show."""
    rows = upcoming(cards(language))
    for name, value in filters.items():
        rows = MeetingFilter.base_filters[name].filter(rows, value)
    return shown_cards(rows[:count])


def series_texts(language: str) -> QuerySet[SeriesText]:
    """One text of each published series, as `cards.best_text` would choose it, with its roles."""
    order = Case(
        models.When(language=language, then=Value(0)),
        models.When(language=settings.LANGUAGE_CODE, then=Value(1)),
        default=Value(2),
    )
    standard = SeriesText.objects.filter(register=Register.STANDARD)
    best = standard.filter(series=OuterRef("series")).order_by(order, "language").values("pk")[:1]
    roles = Prefetch("series__roles", organising_roles(), to_attr="organising_roles")
    rows = standard.filter(pk=Subquery(best), series__is_published=True)
    return rows.select_related("series").prefetch_related(roles)
