"""The screen where coordinators write who is responsible for the data of a series."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from events.actions import save_data_agreement
from events.admin_forms.data_agreements import DataAgreementForm
from events.admin_views.lives import series_or_404
from events.admin_views.series import SERIES
from events.models import DataAgreement, Series
from events.responsibility import responsible_for
from events.titles import title_of_series
from network.admin_pages import FormPage, account_of


class DataAgreementPage(FormPage):
    page_title = gettext_lazy("Who is responsible for the data")
    parent = SERIES
    header_icon = "lock"
    template_name = "wagtailadmin/passerelle/data_agreement.html"

    @property
    def series(self) -> Series:
        return series_or_404(self.kwargs["public_id"])

    def make_form(self, data: Any = None) -> DataAgreementForm:
        return DataAgreementForm(data, series=self.series)

    def act(self, form: DataAgreementForm) -> DataAgreement:
        return save_data_agreement(
            self.series,
            form.facts(),
            by=account_of(self.request),
            seen=form.cleaned_data.get("seen"),
        )

    def where_next(self, done: DataAgreement) -> str:
        return reverse("events_admin:series", args=[done.series.public_id])

    def show_form(self, form: DataAgreementForm, *, status: int = 200) -> HttpResponse:
        series = self.series
        return self.show(
            form=form,
            series=series,
            title=title_of_series(series),
            is_shared=responsible_for(series, "fr").is_shared,
            submit_label=self.submit_label,
            status=status,
        )
