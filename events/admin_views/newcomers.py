"""The screen where coordinators write what newcomers read, of a series or of all."""

from typing import Any

from django.conf import settings
from django.forms import BoundField
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.actions.newcomers import save_newcomer_words
from events.admin_forms.data_agreements import words_field
from events.admin_views.lives import series_or_404
from events.admin_views.series import SERIES
from events.models import NewcomerWords, Series
from events.models.newcomers import LONGEST_NEWCOMER_WORDS
from events.newcomers import words_for
from events.titles import title_of_series
from network.admin_pages import ActionForm, FormPage, account_of

KINDS = ("before", "after")


class NewcomerWordsForm(ActionForm):
    """Two texts a language; one that is left empty is that of the portal, shown below it."""

    def __init__(self, data: Any = None, *, series: Series | None = None) -> None:
        super().__init__(data)
        rows = {row.language: row for row in NewcomerWords.objects.filter(series=series)}
        for code, name in settings.LANGUAGES:
            for kind in KINDS:
                said = getattr(rows[code], kind) if code in rows else ""
                field = words_field(name, code, said)
                field.max_length = LONGEST_NEWCOMER_WORDS
                field.widget.attrs["rows"] = 8
                self.fields[f"{kind}_{code}"] = field

    @property
    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        codes = [code for code, _name in settings.LANGUAGES]
        return [
            (_("What will happen"), [self[f"before_{code}"] for code in codes]),
            (_("The next steps, afterwards"), [self[f"after_{code}"] for code in codes]),
        ]

    def words(self) -> dict[str, tuple[str, str]]:
        said = self.cleaned_data
        return {
            code: (said[f"before_{code}"], said[f"after_{code}"])
            for code, _name in settings.LANGUAGES
        }


class NewcomerWordsPage(FormPage):
    page_title = gettext_lazy("What newcomers read")
    parent = SERIES
    header_icon = "comment"
    template_name = "wagtailadmin/passerelle/newcomer_words.html"

    @property
    def series(self) -> Series | None:
        public_id = self.kwargs.get("public_id")
        return series_or_404(public_id) if public_id else None

    def make_form(self, data: Any = None) -> NewcomerWordsForm:
        return NewcomerWordsForm(data, series=self.series)

    def act(self, form: NewcomerWordsForm) -> Series | None:
        save_newcomer_words(self.series, form.words(), by=account_of(self.request))
        return self.series

    def where_next(self, done: Series | None) -> str:
        if done is None:
            return reverse("events_admin:newcomer_words")
        return reverse("events_admin:series", args=[done.public_id])

    def show_form(self, form: NewcomerWordsForm, *, status: int = 200) -> HttpResponse:
        series = self.series
        return self.show(
            form=form,
            series=series,
            title=title_of_series(series) if series else "",
            usual=[(name, code, self._now(series, code)) for code, name in settings.LANGUAGES],
            submit_label=self.submit_label,
            status=status,
        )

    @staticmethod
    def _now(series: Series | None, code: str) -> list[str]:
        """What is read at this moment in one language."""
        with translation.override(code):
            return [words_for(series, kind, code) for kind in KINDS]
