"""Which meetings a page, a feed or the API shows: one filter grammar for all."""

from datetime import timedelta
from typing import Any, ClassVar

import django_filters
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.cards import shown
from events.models import AttendanceMode, MeetingCard, SeriesText
from network.regions import Region

# Feeds keep what has just been, so that a calendar does not lose yesterday.
FEED_PAST = timedelta(days=30)
SPOKEN = [
    *settings.LANGUAGES,
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
        label=_("How one takes part"), field_name="meeting__mode", choices=AttendanceMode.choices
    )
    step_free = django_filters.BooleanFilter(
        label=_("Step-free access only"),
        method="only_step_free",
        widget=forms.CheckboxInput,
    )
    # `from` is a word of Python: both are added below.

    class Meta:
        model = MeetingCard
        fields: ClassVar[list[str]] = []

    def only_step_free(
        self, rows: QuerySet[MeetingCard], _name: str, value: bool
    ) -> QuerySet[MeetingCard]:
        return rows.filter(meeting__place__step_free=True) if value else rows


def _date_filter(label: Any, lookup: str) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        label=label,
        field_name="meeting__date",
        lookup_expr=lookup,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


MeetingFilter.base_filters["from"] = _date_filter(_("From"), "gte")
MeetingFilter.base_filters["to"] = _date_filter(_("To"), "lte")


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


def shown_cards(rows: QuerySet[MeetingCard]) -> list[dict[str, Any]]:
    return [shown(card.payload, card.meeting) for card in rows]


def next_cards(language: str, filters: dict[str, str], *, count: int) -> list[dict[str, Any]]:
    """The next meetings that pass the filters, ready to show."""
    found = MeetingFilter(filters, queryset=upcoming(cards(language)))
    return shown_cards(found.qs[:count])
