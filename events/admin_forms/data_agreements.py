"""The form of the agreement about data: whom to ask, who does what, its essence in words."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from events.actions import DataAgreementFacts
from events.models import DataAgreement, Series
from events.models.data_agreements import LONGEST_WORDS
from events.responsibility import organisers_of
from network.admin_pages import ActionForm
from network.validators import plain_text, telephone


def words_field(label: Any, code: str, said: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_WORDS,
        validators=[plain_text],
        initial=said,
        widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
    )


class DataAgreementForm(ActionForm):
    contact_name = forms.CharField(
        label=_("who answers questions"),
        required=False,
        max_length=160,
        help_text=_("One organiser, or somebody's function in it: “the secretariat of …”."),
    )
    contact_email = forms.EmailField(
        label=_("e-mail for questions"),
        required=False,
        help_text=_("An address that several people read stays right longer than one person's."),
    )
    contact_phone = forms.CharField(
        label=_("telephone for questions"), required=False, max_length=40, validators=[telephone]
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, series: Series) -> None:
        row = DataAgreement.objects.filter(series=series).first()
        names = ("contact_name", "contact_email", "contact_phone")
        initial = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(data, initial=initial | {"seen": row.version if row else 0})
        self.organisers = organisers_of(series)
        self._add_words(row)

    def _add_words(self, row: DataAgreement | None) -> None:
        tasks = {(t.organisation_id, t.language): t.words for t in row.tasks.all()} if row else {}
        essence = {text.language: text.essence for text in row.texts.all()} if row else {}
        for code, name in settings.LANGUAGES:
            for organisation in self.organisers:
                key = f"task_{organisation.public_id}_{code}"
                self.fields[key] = words_field(name, code, tasks.get((organisation.pk, code), ""))
            self.fields[f"essence_{code}"] = words_field(name, code, essence.get(code, ""))

    @property
    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        codes = [code for code, _name in settings.LANGUAGES]
        parts = [
            (
                _("What %(organisation)s does with people’s data")
                % {"organisation": organisation.name},
                [self[f"task_{organisation.public_id}_{code}"] for code in codes],
            )
            for organisation in self.organisers
        ]
        return [
            (
                _("Whom people ask about their data"),
                [self[name] for name in ("contact_name", "contact_email", "contact_phone")],
            ),
            *parts,
            (
                _("What the organisers agreed, in a few plain sentences"),
                [self[f"essence_{code}"] for code in codes],
            ),
        ]

    def facts(self) -> DataAgreementFacts:
        said = self.cleaned_data
        codes = [code for code, _name in settings.LANGUAGES]
        return DataAgreementFacts(
            contact_name=said["contact_name"],
            contact_email=said["contact_email"],
            contact_phone=said["contact_phone"],
            essence={code: said[f"essence_{code}"] for code in codes},
            tasks={
                (organisation, code): said[f"task_{organisation.public_id}_{code}"]
                for organisation in self.organisers
                for code in codes
            },
        )
