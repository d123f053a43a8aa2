"""The words of the lists in the admin: what people choose from, in three languages."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets.button import HeaderButton

from network.actions import save_term
from network.admin_pages import CoordinatorPage, FormPage, account_of
from network.models import Term
from network.term_admin_forms import NewTermForm, TermForm, initial_of

TERMS = ("network_admin:terms", gettext_lazy("Words to choose from"))


class VocabularyList(CoordinatorPage):
    """The lists, with how many words of each are offered."""

    page_title = TERMS[1]
    header_icon = "list-ul"
    template_name = "wagtailadmin/passerelle/vocabularies.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        offered = Count("pk", filter=Q(is_offered=True))
        rows = Term.objects.order_by().values("vocabulary").annotate(offered=offered)
        counts = {row["vocabulary"]: row["offered"] for row in rows}
        lists = [(key, name, counts.get(key, 0)) for key, name in Term.Vocabulary.choices]
        return self.show(lists=lists)


class OfVocabulary(CoordinatorPage):
    """A screen about one list."""

    header_icon = "list-ul"
    parent = TERMS

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["vocabulary"] not in Term.Vocabulary.values:
            raise Http404
        self.vocabulary = Term.Vocabulary(kwargs["vocabulary"])

    def where_next(self, done: Any) -> str:
        return reverse("network_admin:vocabulary", args=[self.vocabulary.value])


class TermList(OfVocabulary):
    template_name = "wagtailadmin/passerelle/terms.html"

    def get_page_title(self) -> str:
        return str(self.vocabulary.label).capitalize()

    def get_header_buttons(self) -> list[HeaderButton]:
        url = reverse("network_admin:term_add", args=[self.vocabulary.value])
        return [HeaderButton(_("Add a word"), url=url, icon_name="plus")]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = Term.objects.filter(vocabulary=self.vocabulary).order_by("position", "slug")
        return self.show(vocabulary=self.vocabulary.value, terms=rows)


class TermAdd(OfVocabulary, FormPage):
    page_title = gettext_lazy("Add a word")

    def make_form(self, data: Any = None) -> NewTermForm:
        last = Term.objects.filter(vocabulary=self.vocabulary).order_by("-position").first()
        return NewTermForm(data, initial={"position": last.position + 1 if last else 0})

    def act(self, form: NewTermForm) -> Term:
        said = {"vocabulary": self.vocabulary.value, "slug": form.cleaned_data["slug"]}
        return save_term(form.facts(), **said, by=account_of(self.request))


class TermPage(OfVocabulary, FormPage):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Term.objects.filter(vocabulary=self.vocabulary)
        self.term = get_object_or_404(rows, slug=kwargs["slug"])

    def get_page_title(self) -> str:
        return self.term.label

    def make_form(self, data: Any = None) -> TermForm:
        return TermForm(data, initial=initial_of(self.term))

    def act(self, form: TermForm) -> Term:
        by = account_of(self.request)
        return save_term(form.facts(), vocabulary=self.vocabulary.value, term=self.term, by=by)
