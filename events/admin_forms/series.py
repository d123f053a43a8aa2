"""The form of a series: how it comes back, who runs it, what it says."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import BoundField
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from events.actions import RoleFacts, SeriesFacts
from events.admin_forms.fields import (
    clock_input,
    data_with,
    day_input,
    languages_field,
    new_submission,
    stored_in_words,
    with_zone,
    zone_field,
)
from events.admin_forms.texts import TextForms
from events.models import AttendanceMode, Series, SeriesRole
from events.recurrence import FIELDS_USED, Rule, first_match
from events.wording import FREQUENCY_WORDS, NTH_WORDS
from network.admin_pages import ActionForm
from network.models import Organisation, User

RULE = ("frequency", "interval", "nth", "weekday", "day", "first_date", "until")
USUAL = ("default_mode", "default_place", "default_capacity", "languages")
MOST_EXCEPTIONS = 60
NOT_COMPARED = {"seen", "made_dates", "submission"}


class AccountChoice(forms.ModelChoiceField):
    """Accounts by the name they show; two of one name are told apart by their id."""

    def label_from_instance(self, obj: Any) -> str:
        name = str(obj.get_full_name())
        return f"{name} ({obj.public_id})" if obj.has_namesake else name


def accounts_by_name() -> QuerySet[User]:
    namesake = User.objects.filter(display_name=OuterRef("display_name")).exclude(pk=OuterRef("pk"))
    rows = User.objects.filter(is_active=True).exclude(display_name="")
    return rows.annotate(has_namesake=Exists(namesake)).order_by("display_name", "pk")


class RoleForm(forms.Form):
    """One role in one line; `holder` names the field that says whose."""

    holder: ClassVar[str]

    role = forms.ChoiceField(label=_("Role"), choices=SeriesRole.Role.choices)
    since = forms.DateField(label=_("Since"), required=False, widget=day_input())
    until = forms.DateField(label=_("Until"), required=False, widget=day_input())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since") or timezone.localdate(), said.get("until")
        if said.get(self.holder) and until and until < since:
            self.add_error("until", _("A role ends after it starts."))
        return said


class OrganiserForm(RoleForm):
    holder = "organisation"

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.order_by("name"), required=False
    )
    field_order = ("organisation", "role", "since", "until")


class PersonForm(RoleForm):
    holder = "user"

    user = AccountChoice(label=_("Person"), queryset=User.objects.none(), required=False)
    field_order = ("user", "role", "since", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["user"]
        choices.queryset = accounts_by_name()
        self.fields["role"].initial = SeriesRole.Role.FACILITATOR


class SkippedDateForm(forms.Form):
    date = forms.DateField(label=_("No meeting on"), required=False, widget=day_input())


OrganiserFormSet = forms.formset_factory(OrganiserForm, extra=2, max_num=30)
PersonFormSet = forms.formset_factory(PersonForm, extra=2, max_num=60)
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
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=day_input(),
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
            "attendance",
            "is_published",
        ]
        labels: ClassVar[dict[str, Any]] = {"first_date": _("Starting on")}
        help_texts: ClassVar[dict[str, Any]] = {
            "default_capacity": _("Leave empty for no limit."),
            "attendance": _("Only if you need it: facilitators note it from their page."),
            "is_published": _(
                "Untick to prepare: its meetings are then drafts. Tick to publish them together."
            ),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "first_date": day_input(),
            "start_time": clock_input(),
            "end_time": clock_input(),
        }

    def __init__(self, data: Any = None, *, instance: Series | None = None) -> None:
        self.rule_before = stored_rule(instance)
        super().__init__(data, instance=instance, initial=_initial(instance, self.rule_before))
        with_zone(self.fields["timezone"], self.initial.get("timezone", ""))
        roles = list(instance.roles.lasting()) if instance else []
        self.organisers = _roles(OrganiserFormSet, data, "organisers", roles)
        self.people = _roles(PersonFormSet, data, "people", roles)
        self.skipped = _lines_of(SkippedDateFormSet, data, "skipped", _skipped(instance))
        self.texts = TextForms(data, instance.texts.all() if instance else [], without=("theme",))

    @property
    def usual_fields(self) -> list[BoundField]:
        return [self[name] for name in (*USUAL, "attendance", "timezone", "is_published")]

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

    def _role_facts(self) -> list[RoleFacts]:
        """Each role once: the last line that says it."""
        rows = [*_filled(self.organisers, "organisation"), *_filled(self.people, "user")]
        facts = [RoleFacts(**row) for row in rows]
        return list({fact.key: fact for fact in facts}.values())

    def facts(self) -> SeriesFacts:
        said = self.cleaned_data
        names = [name for name in self.Meta.fields if name != "first_date"]
        return SeriesFacts(
            **{name: said[name] for name in names},
            rule=said["rule"],
            languages=tuple(said["languages"]),
            exceptions=tuple(sorted({row["date"] for row in _filled(self.skipped, "date")})),
            organisers=tuple(self._role_facts()),
            made_dates_follow=said["made_dates"] == "follow",
            texts=self.texts.facts(),
        )


def _roles(formset: Any, data: Any, prefix: str, roles: list[SeriesRole]) -> Any:
    """The formset with the roles of its kind of holder."""
    holder = formset.form.holder
    initial = [
        {
            holder: getattr(role, f"{holder}_id"),
            "role": role.role,
            "since": role.since,
            "until": role.until,
        }
        for role in roles
        if getattr(role, f"{holder}_id")
    ]
    return _lines_of(formset, data, prefix, initial)


def _lines_of(formset: Any, data: Any, prefix: str, initial: list[dict[str, Any]]) -> Any:
    """A formset whose stored lines count as said also when a post left them unchanged."""
    made = formset(data, prefix=prefix, initial=initial)
    for form in made.forms:
        # A post that was begun before a colleague added lines takes them for empty extra ones.
        form.empty_permitted = form.empty_permitted and not form.initial
    return made


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


def _filled(formset: Any, name: str) -> list[dict[str, Any]]:
    """The rows that say something; an emptied row is a removed one."""
    return [row for row in formset.cleaned_data if row.get(name)]
