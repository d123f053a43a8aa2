"""The form of one meeting, and the filters of their list."""

import hashlib
import json
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions import MeetingFacts
from events.admin_forms.fields import (
    HOUR_HELP,
    HOURS,
    data_with,
    fact_field,
    languages_field,
    new_submission,
    rule_field,
    stored_in_words,
    with_zone,
    zone_field,
)
from events.admin_forms.texts import TextForms
from events.models import AgeRule, CompanionRule, Meeting, Series
from events.titles import title_of_series
from network.admin_fields import AdminDayField
from network.admin_pages import ActionForm

WHEN = ("series", "date", "start_time", "end_time", "timezone")
HOW = ("mode", "place", "online_url", "link_shown_before_minutes", "languages", "interpreted")
WHO = ("entry", "age_rule", "state", "capacity", "closes_before_minutes")
ACCESS = ("sign_language", "companion_rule")


class SeriesChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return title_of_series(obj)


def series_with_texts() -> QuerySet[Series]:
    return Series.objects.prefetch_related("texts").order_by("-is_published", "pk")


class MeetingForm(ActionForm, forms.ModelForm):
    """One meeting. `seen` tells what the person had before their eyes when they began."""

    series = SeriesChoice(label=_("series"), queryset=Series.objects.none())
    timezone = zone_field()
    online_url = forms.URLField(
        label=_("link of the online room"),
        required=False,
        assume_scheme="https",
        help_text=_("Shown to registered people only."),
    )
    languages = languages_field(_("languages spoken"), required=True)
    interpreted = languages_field(_("languages interpreted"), required=False)
    sign_language = fact_field(_("sign language"))
    age_rule = rule_field(_("from which age"), AgeRule)
    companion_rule = rule_field(_("a support person or an interpreter"), CompanionRule)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    field_names: ClassVar[dict[str, str]] = {"default_place": "place"}

    class Meta:
        model = Meeting
        fields: ClassVar[list[str]] = [
            "series",
            "date",
            "start_time",
            "end_time",
            "timezone",
            "mode",
            "place",
            "online_url",
            "link_shown_before_minutes",
            "entry",
            "state",
            "capacity",
            "closes_before_minutes",
            "sign_language",
            "age_rule",
            "companion_rule",
        ]
        help_texts: ClassVar[dict[str, Any]] = {
            "start_time": HOUR_HELP,
            "entry": _(
                "Meetings for peers are closed to institutions and to coordinators who are no "
                "peers. Only there may those who run it start an intervision, and ask the "
                "participants whether one guest may come."
            ),
            "link_shown_before_minutes": _("Leave empty to do as the series does."),
        }
        field_classes: ClassVar[dict[str, Any]] = {**HOURS, "date": AdminDayField}

    def __init__(self, data: Any = None, *, instance: Meeting | None, initial: Any = None) -> None:
        super().__init__(data, instance=instance, initial=_languages(instance) | (initial or {}))
        choices: Any = self.fields["series"]
        choices.queryset = series_with_texts()
        with_zone(self.fields["timezone"], self.initial.get("timezone", ""))
        texts = instance.texts.all() if instance else []
        self.texts = TextForms(data, texts)
        self._offer_states()
        self.initial["seen"] = self.fingerprint()

    def _offer_states(self) -> None:
        """A meeting is called off on a page of its own, which says who will be told."""
        State = Meeting.State
        is_cancelled = self.instance.pk is not None and self.instance.state == State.CANCELLED
        offered = [State.CANCELLED] if is_cancelled else [State.PUBLISHED, State.DRAFT]
        if self.initial.get("state") == State.SUBMITTED:
            offered.append(State.SUBMITTED)
        field: Any = self.fields["state"]
        field.choices = [(state.value, state.label) for state in offered]

    @property
    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        parts = [
            (_("When"), WHEN),
            (_("Where and how"), HOW),
            (_("Who may come"), WHO),
            (_("Access"), ACCESS),
        ]
        return [(heading, [self[name] for name in names]) for heading, names in parts]

    def is_valid(self) -> bool:
        # Both are asked, so that all sentences come at once.
        return all([super().is_valid(), self.texts.is_valid()])

    def fingerprint(self) -> str:
        """What the stored meeting says, in short: it moves when anything shown here moves."""
        said = {name: value for name, value in self.initial.items() if name != "seen"}
        stored = json.dumps(said | self.texts.initial(), sort_keys=True, default=str)
        return hashlib.sha256(stored.encode()).hexdigest()[:20]

    @property
    def has_moved(self) -> bool:
        """Whether somebody else changed the meeting since this form was shown."""
        is_known = self.instance.pk is not None and bool(self.data.get("seen"))
        return is_known and self.data["seen"] != self.fingerprint()

    def differences(self) -> list[tuple[str, str]]:
        """What the stored meeting says where the form says something else: (label, value)."""
        fields = [self[name] for name in self.changed_data if name not in {"seen", "submission"}]
        fields += [text[name] for text in self.texts for name in text.changed_data]
        return [(str(field.label), stored_in_words(field)) for field in fields]

    def show_again(self) -> None:
        """Take note that the person has now seen what is stored."""
        self.data = data_with(self.data, seen=self.fingerprint())

    def facts(self) -> MeetingFacts:
        said = self.cleaned_data
        return MeetingFacts(
            **{name: said[name] for name in self.Meta.fields},
            languages=tuple(said["languages"]),
            interpreted=tuple(said["interpreted"]),
            texts=self.texts.facts(),
        )


def _languages(meeting: Meeting | None) -> dict[str, Any]:
    if meeting is None:
        return {"submission": new_submission()}
    rows = list(meeting.languages.all())
    return {
        "languages": [row.language for row in rows if not row.is_interpreted],
        "interpreted": [row.language for row in rows if row.is_interpreted],
    }


class MeetingFilterForm(forms.Form):
    """Which meetings the list shows."""

    PERIODS = [
        ("upcoming", _("to come")),
        ("month", _("the next 30 days")),
        ("past", _("past")),
        ("all", _("all")),
    ]

    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, required=False)
    series = SeriesChoice(
        label=_("Series"),
        queryset=Series.objects.none(),
        required=False,
        empty_label=_("all"),
        to_field_name="public_id",
    )
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["series"].queryset = series_with_texts()
        fields["state"].choices = [("", _("all")), *Meeting.State.choices]

    def narrow(self, rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
        """Upcoming first; a filter that makes no sense is left aside."""
        self.is_valid()
        said = self.cleaned_data
        narrowed = Q()
        if said.get("series"):
            narrowed &= Q(series=said["series"])
        if said.get("state"):
            narrowed &= Q(state=said["state"])
        return _in_period(rows.filter(narrowed), said.get("period", ""))


def _in_period(rows: Any, period: str) -> QuerySet[Meeting]:
    if period == "past":
        return rows.past()
    if period == "all":
        return rows.order_by("-starts_at", "-pk")
    if period == "month":
        return rows.upcoming().filter(starts_at__lte=timezone.now() + timedelta(days=30))
    return rows.upcoming()
