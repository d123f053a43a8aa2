"""The form of a series: how it comes back, who runs it, what it says."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from events.actions import SeriesFacts
from events.admin_forms.fields import (
    HOUR_HELP,
    HOURS,
    DaysField,
    data_with,
    filled,
    languages_field,
    lines_of,
    new_submission,
    stored_in_words,
    with_zone,
    zone_field,
)
from events.admin_forms.roles import (
    OrganiserFormSet,
    PersonFormSet,
    lines_of_roles,
    role_facts,
)
from events.admin_forms.texts import TextForms
from events.models import AttendanceMode, Series
from events.models.series import LINK_SHOWN_BEFORE_MINUTES
from events.recurrence import FIELDS_USED, Rule, first_match
from events.reminders import MOST_DAYS, MOST_REMINDERS, USUAL_DAYS
from events.wording import FREQUENCY_WORDS, NTH_WORDS
from network.admin_fields import AdminDayField
from network.admin_pages import ActionForm

RULE = ("frequency", "interval", "nth", "weekday", "day", "first_date", "until")
USUAL = ("default_mode", "default_place", "default_capacity", "languages")
WHO = ("age_rule", "companion_rule")
LATER = (
    "link_shown_before_minutes",
    "attendance",
    "thanks",
    "reminder_days",
    "timezone",
    "is_published",
)
MOST_EXCEPTIONS = 60
NOT_COMPARED = {"seen", "made_dates", "submission"}


class SkippedDateForm(forms.Form):
    date = AdminDayField(label=_("No meeting on"), required=False)


SkippedDateFormSet = forms.formset_factory(SkippedDateForm, extra=3, max_num=MOST_EXCEPTIONS)


class SeriesForm(ActionForm, forms.ModelForm):
    frequency = forms.ChoiceField(
        label=_("It comes back"),
        required=False,
        choices=[("", _("without a rule: I add each date myself")), *FREQUENCY_WORDS.items()],
    )
    interval = forms.IntegerField(
        label=_("Every how many weeks or months"),
        min_value=1,
        max_value=52,
        initial=1,
        required=False,
        help_text=_("1: each one. 2: every second one."),
    )
    nth = forms.TypedChoiceField(
        label=_("Which one of the month"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "–"), *NTH_WORDS.items()],
    )
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "–"), *WEEKDAYS.items()],
    )
    day = forms.IntegerField(label=_("Day of the month"), min_value=1, max_value=31, required=False)
    until = AdminDayField(
        label=_("Until"),
        required=False,
        help_text=_("Leave empty if it goes on."),
    )
    made_dates = forms.ChoiceField(
        label=_("Dates that are made already"),
        required=False,
        choices=[
            ("follow", _("they follow what I change here: day, hours, place")),
            ("stay", _("they stay as they are")),
        ],
        initial="follow",
        widget=forms.RadioSelect,
        help_text=_("Dates that were moved or changed by hand always stay as they are."),
    )
    timezone = zone_field()
    default_mode = forms.ChoiceField(
        label=_("how one takes part"), choices=AttendanceMode.choices, initial="in_person"
    )
    languages = languages_field(_("languages spoken"), required=True)
    reminder_days = DaysField(
        label=_("Reminders, how many days before"),
        most=MOST_REMINDERS,
        longest=MOST_DAYS,
        initial=USUAL_DAYS,
        help_text=_(
            "For example “7, 1”: a week before and the day before, in the morning. "
            "Leave empty to send none."
        ),
    )
    link_shown_before_minutes = forms.IntegerField(
        label=_("link of the online room shown, minutes before the start"),
        min_value=0,
        required=False,
        initial=LINK_SHOWN_BEFORE_MINUTES,
        help_text=_(
            "Who has a place finds the link on their own page from then on, and not before."
        ),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    field_names: ClassVar[dict[str, str]] = {
        "first_date": "first_date",
        "place": "default_place",
        "mode": "default_mode",
        "capacity": "default_capacity",
    }

    class Meta:
        model = Series
        fields: ClassVar[list[str]] = [
            "first_date",
            "start_time",
            "end_time",
            "timezone",
            "default_mode",
            "default_place",
            "default_capacity",
            "age_rule",
            "companion_rule",
            "attendance",
            "reminder_days",
            "link_shown_before_minutes",
            "thanks",
            "is_published",
        ]
        labels: ClassVar[dict[str, Any]] = {"first_date": _("Starting on")}
        help_texts: ClassVar[dict[str, Any]] = {
            "start_time": HOUR_HELP,
            "default_capacity": _("Leave empty for no limit."),
            "age_rule": _("Shown with each date. No date of birth is asked."),
            "companion_rule": _(
                "Of people who cannot come alone; nobody asks for a name. An assistance dog is "
                "always welcome where people meet, and takes no place."
            ),
            "attendance": _("Only if you need it: facilitators note it from their page."),
            "thanks": _(
                "It leaves the day after, at 10:00, with what is handed on and the questions. "
                "It does not leave when the meeting was cancelled."
            ),
            "is_published": _(
                "Untick to prepare: its meetings are then drafts. Tick to publish them together."
            ),
        }
        field_classes: ClassVar[dict[str, Any]] = {**HOURS, "first_date": AdminDayField}

    def __init__(self, data: Any = None, *, instance: Series | None = None) -> None:
        self.rule_before = stored_rule(instance)
        super().__init__(data, instance=instance, initial=_initial(instance, self.rule_before))
        with_zone(self.fields["timezone"], self.initial.get("timezone", ""))
        roles = list(instance.roles.lasting()) if instance else []
        self.organisers = lines_of_roles(OrganiserFormSet, data, "organisers", roles)
        self.people = lines_of_roles(PersonFormSet, data, "people", roles)
        self.skipped = lines_of(SkippedDateFormSet, data, "skipped", _skipped(instance))
        self.texts = TextForms(data, instance.texts.all() if instance else [], without=("theme",))

    @property
    def usual_fields(self) -> list[BoundField]:
        return [self[name] for name in (*USUAL, *WHO, *LATER)]

    @property
    def parts(self) -> list[Any]:
        return [self.organisers, self.people, self.skipped, self.texts]

    def is_valid(self) -> bool:
        # All are asked, so that all sentences come at once.
        return all([super().is_valid(), *[part.is_valid() for part in self.parts]])

    def clean(self) -> dict[str, Any]:
        super().clean()
        frequency = self.cleaned_data.get("frequency")
        self.cleaned_data["rule"] = self._rule(frequency) if frequency else None
        return self.cleaned_data

    def _rule(self, frequency: str) -> Rule | None:
        used = FIELDS_USED[frequency]
        for name in ("first_date", *used):
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, _("Say this too: the rule needs it."))
        if {"first_date", "until", "interval", *used} & set(self.errors):
            return None
        said = {name: self.cleaned_data[name] for name in used}
        said |= {"first_date": self.cleaned_data["first_date"]}
        said |= {
            "until": self.cleaned_data["until"],
            "interval": self.cleaned_data["interval"] or 1,
        }
        return self._checked(frequency, said)

    def _checked(self, frequency: Any, said: dict[str, Any]) -> Rule | None:
        if said["until"] and said["until"] < said["first_date"]:
            self.add_error("until", _("This is before the first date."))
            return None
        rule = Rule(frequency=frequency, **said)
        if first_match(rule) is None:
            self.add_error("until", _("No date of this rule falls before that day."))
        changes = self.rule_before is not None and rule != self.rule_before
        if changes and rule.first_date < timezone.localdate() and self._days_change(rule):
            self.add_error(
                "first_date",
                _("The rule changes: say from which day on, today or later."),
            )
        return rule

    def _days_change(self, rule: Rule) -> bool:
        """Whether more than the end differs: then past dates would be made by the new rule."""
        before = self.rule_before
        assert before
        names = ("frequency", "interval", "nth", "weekday", "day", "first_date")
        return any(getattr(before, name) != getattr(rule, name) for name in names)

    @property
    def has_moved(self) -> bool:
        """Whether somebody else saved the series since this form was shown."""
        seen = self.data.get("seen")
        return bool(self.instance.pk and seen) and seen != str(self.instance.version)

    def differences(self) -> list[tuple[str, str]]:
        """What the stored series says where the form says something else: (label, value)."""
        fields = [self[name] for name in self.changed_data if name not in NOT_COMPARED]
        fields += [text[name] for text in self.texts for name in text.changed_data]
        said = [(str(field.label), stored_in_words(field)) for field in fields]
        lists = [(self.organisers, _("Organisations")), (self.people, _("People"))]
        lists.append((self.skipped, _("Dates without a meeting")))
        return said + [
            (str(label), _stored_lines(part)) for part, label in lists if part.has_changed()
        ]

    def show_again(self) -> None:
        """Take note that the person has now seen that it changed."""
        self.data = data_with(self.data, seen=str(self.instance.version))

    def take_refusal(self, refusal: ValidationError) -> None:
        """A title may stand in any language: that it lacks is said at the first, which is open."""
        if "title" in getattr(refusal, "error_dict", {}):
            first = self.texts.forms[0]
            first.add_error("title", refusal.error_dict.pop("title"))
        super().take_refusal(refusal)

    def facts(self) -> SeriesFacts:
        said = self.cleaned_data
        if said["link_shown_before_minutes"] is None:
            said["link_shown_before_minutes"] = LINK_SHOWN_BEFORE_MINUTES
        names = [name for name in self.Meta.fields if name != "first_date"]
        return SeriesFacts(
            **{name: said[name] for name in names},
            rule=said["rule"],
            languages=tuple(said["languages"]),
            exceptions=tuple(sorted({row["date"] for row in filled(self.skipped, "date")})),
            organisers=role_facts(self.organisers, self.people),
            made_dates_follow=said["made_dates"] == "follow",
            texts=self.texts.facts(),
        )


def _stored_lines(formset: Any) -> str:
    """What is stored in the lines of a formset, one a line."""
    rows = [form for form in formset.forms if form.initial]
    return "\n".join(_line(form) for form in rows) or "–"


def _line(form: Any) -> str:
    said = [stored_in_words(form[name]) for name in form.fields if form.initial.get(name)]
    return ", ".join(said)


def stored_rule(series: Series | None) -> Rule | None:
    """How a series comes back; None when its dates are added by hand."""
    if series is None or not series.rrule or series.first_date is None:
        return None
    return Rule.from_rrule(series.rrule, series.first_date)


def _initial(series: Series | None, rule: Rule | None) -> dict[str, Any]:
    if series is None:
        return {"languages": ["fr"], "submission": new_submission()}
    said: dict[str, Any] = {"languages": series.default_languages, "seen": series.version}
    return said | (vars(rule) if rule else {})


def _skipped(series: Series | None) -> list[dict[str, date]]:
    if series is None:
        return []
    return [{"date": row.date} for row in series.exceptions.order_by("date")]
