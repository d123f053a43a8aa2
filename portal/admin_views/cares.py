"""Who looks after each queue, who replaces them, and when it becomes an alarm."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.actions import entrust_queue
from network.admin_pages import FormPage
from network.models import User
from portal.admin_forms import CaresForm


class QueueCares(FormPage):
    page_title = _("Who looks after what")
    header_icon = "user"
    template_name = "wagtailadmin/passerelle/cares.html"

    def make_form(self, data: Any = None) -> CaresForm:
        return CaresForm(data)

    @transaction.atomic
    def act(self, form: CaresForm) -> None:
        """All or nothing: what one line refuses, none writes."""
        assert isinstance(self.request.user, User)
        errors: dict[str, Any] = {}
        for key, facts in form.facts():
            try:
                entrust_queue(key, facts, by=self.request.user)
            except ValidationError as refusal:
                errors |= {f"{key}_{name}": found for name, found in refusal.error_dict.items()}
        if errors:
            raise ValidationError(errors)

    def where_next(self, done: None) -> str:
        return reverse("portal_admin:cares")

    def show_form(self, form: CaresForm, *, status: int = 200) -> HttpResponse:
        return self.show(form=form, submit_label=self.submit_label, status=status)
