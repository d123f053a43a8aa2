"""What the styleguide shows: every component in every state, with invented words. No model."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.forms import DayField, HourField

BRUSSELS = ZoneInfo("Europe/Brussels")
EVENING = datetime(2027, 3, 2, 18, 0, tzinfo=BRUSSELS)
LONG_NAME = (
    "Rijksuniversiteitsbibliotheekmedewerkersvereniging Zuidwest-Oost-Vlaanderen en omstreken"
)
LONG_WORD = "ervaringsdeskundigheidsbevorderingsprogramma"
ACCESS = {"step_free": True, "hearing_loop": None, "sign_language": False}


class SpecimenForm(forms.Form):
    """Every kind of field that the site asks with."""

    name = forms.CharField(
        label=_("How should we call you?"),
        help_text=_("Any name you like: a first name, a nickname."),
        max_length=80,
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel"}),
    )
    needs = forms.CharField(
        label=_("What you need to take part"),
        required=False,
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
    )
    day = DayField(label=_("Date"), help_text=_("For example 28 2 2027."))
    hour = HourField(label=_("Hour"), help_text=_("On 24 hours, for example 18:30."))
    until = DayField(label=_("Until"), required=False)
    region = forms.ChoiceField(
        label=_("Region"),
        choices=[("", _("Any")), ("BRU", "Bruxelles – Brussel"), ("UT", "Utrecht")],
    )
    way = forms.ChoiceField(
        label=_("How one takes part"),
        choices=[("in_person", _("In person")), ("online", _("Online"))],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=[("fr", "français"), ("nl", "Nederlands"), ("ar", "العربية")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    consent = forms.BooleanField(
        label=_("I agree that you keep this to organise the meeting."),
        help_text=_("It is deleted 30 days after the meeting, or at once when you ask."),
    )
    document = forms.FileField(label=_("Document"), required=False)
    kept = forms.CharField(label=_("Your code"), disabled=True, initial="K7QF-2M9X", required=False)


FILLED = {
    "name": LONG_NAME,
    "email": "lou@example.org",
    "phone": "+32 2 000 00 00",
    "needs": LONG_WORD * 3,
    "day_day": "28",
    "day_month": "2",
    "day_year": "2027",
    "hour": "18:30",
    "until": "2027-06-30",
    "region": "UT",
    "way": "online",
    "languages": ["fr", "ar"],
    "consent": "on",
}
WRONG = {
    "email": "lou.example.org",
    "needs": LONG_WORD * 5,
    "day_day": "31",
    "day_month": "2",
    "day_year": "2027",
    "hour": "25:00",
    "region": "XX",
}


@dataclass(frozen=True)
class Scene:
    """One way to look at a component."""

    name: str
    theme: str
    label: str | Promise

    @property
    def form(self) -> SpecimenForm:
        return SpecimenForm(auto_id=f"{self.name}_%s")

    @property
    def filled_form(self) -> SpecimenForm:
        return SpecimenForm(FILLED, auto_id=f"{self.name}_filled_%s")

    @property
    def wrong_form(self) -> SpecimenForm:
        return SpecimenForm(WRONG, auto_id=f"{self.name}_wrong_%s")


LIGHT = Scene("light", "light", _("Light"))
DARK = Scene("dark", "dark", _("Dark"))
AS_IS = (Scene("as-is", "", _("As your device asks")),)


@dataclass(frozen=True)
class Section:
    """A group of components, drawn by styleguide/<slug>.html in each scene."""

    slug: str
    title: str | Promise
    scenes: tuple[Scene, ...] = (LIGHT, DARK)
    is_wide: bool = False

    @property
    def template(self) -> str:
        return f"styleguide/{self.slug}.html"


SECTIONS = [
    Section("colours", _("Colours")),
    Section("words", _("Words")),
    Section("buttons", _("Buttons and links")),
    Section("notices", _("Notices and badges")),
    Section("fields", _("Fields, empty and filled")),
    Section("mistakes", _("Fields with mistakes")),
    Section("cards", _("Cards")),
    Section("lists", _("Lists, facts and answers")),
    Section("tables", _("Tables"), is_wide=True),
    Section("ways", _("Steps, tabs and pages")),
    Section("dialogs", _("Dialogs and disclosures")),
    Section("states", _("Empty, loading, broken")),
    Section("keeping", _("What one keeps: codes, print")),
    Section("frame", _("The frame of the page")),
    Section("right_to_left", _("From right to left")),
    Section("narrow", _("On a telephone, or at 400 % zoom"), AS_IS, is_wide=True),
]


def styleguide() -> dict[str, Any]:
    """The context of the page."""
    return {
        "sections": SECTIONS,
        "cards": cards(),
        "pages": pages(),
        "organisers": [
            {"name": LONG_NAME, "role_label": _("host"), "website": "https://example.org/"},
            {"name": "Nidos", "role_label": "", "website": ""},
        ],
        "access": {"accessibility": ACCESS, "text_language": "nl", "access_note": LONG_WORD},
        "long_word": LONG_WORD,
        "long_name": LONG_NAME,
        "address": f"https://example.org/{LONG_WORD}/{LONG_WORD}",
    }


def cards() -> list[dict[str, Any]]:
    """One meeting card in each state."""
    return [
        _card("Raconter au moment où c’est utile", places_words="many"),
        _card("À table", places_words="few", places_left=3, accessibility=ACCESS),
        _card("Tenir dans la durée", places_words="full", is_example=True),
        _card(
            f"Avond over het {LONG_WORD}",
            title_language="nl",
            text_language="nl",
            places_words="unlimited",
            attendance_mode="hybrid",
            place={"name": LONG_NAME, "locality": "Sint-Pieters-Woluwe"},
            languages=["nl", "vgt", "prs"],
            interpreted=["ar", "ti"],
        ),
        _card("Une lettre que personne ne comprend", status="cancelled"),
        _card("Le premier soir", places_words="past", place=None, attendance_mode="online"),
        _card(
            "أمسية مفتوحة",
            title_language="ar",
            text_language="ar",
            summary="لقاء مفتوح للجميع، دون موعد.",
            places_words="last",
            languages=["ar"],
        ),
        _card("M", summary="", place=None, languages=[], places_words=""),
    ]


def _card(title: str, **facts: Any) -> dict[str, Any]:
    card = {
        "title": title,
        "url": "#cards",
        "title_language": "fr",
        "text_language": "fr",
        "starts": EVENING,
        "ends": EVENING + timedelta(hours=2),
        "zone_label": _("Brussels time"),
        "summary": "Une parole a été confiée. Qui la connaît, et avec l’accord de qui ?",
        "place": {"name": "Maison Exemple", "locality": "Bruxelles – Brussel"},
        "attendance_mode": "in_person",
        "languages": ["fr"],
        "status": "planned",
    }
    return card | facts


def pages() -> list[Page[int]]:
    """The first, a middle and the last page of many; a list of one page shows no way on."""
    paginator: Paginator[int] = Paginator(range(95), 10)
    return [paginator.page(number) for number in (1, 5, 10)]
