"""Profiles in the admin: helping somebody without an account, hiding for who asks."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from network.actions.profiles import (
    Agreement,
    answer_notice,
    answer_vouching,
    erase_for_who_asks,
    hide_profile,
    offer_profile,
    remove_fact,
    renew_profile,
    report_death,
    start_profile_for,
    undo_death_report,
    vouch,
    write_down,
)
from network.actions.profiles.writing import is_excluded
from network.admin_pages import CoordinatorPage, FormPage, account_of
from network.models import AudienceChoice, Consent, Node, Organisation, Profile, User
from network.profiles.admin_forms import EraseHelpedForm, HelpStartForm, OfferForm, WriteDownForm
from network.profiles.vouchings import own_vouching, vouchings_of
from network.visibility import visible_facts, visible_facts_of

PROFILES = ("network_admin:profiles", gettext_lazy("Profiles"))
A_PAGE = 50


@method_decorator(never_cache, name="dispatch")
class ProfileList(CoordinatorPage):
    """The profiles of one's places, the longest not renewed first; of each, what one may see."""

    page_title = PROFILES[1]
    header_icon = "user"
    is_sensitive = True
    template_name = "wagtailadmin/passerelle/profiles.html"

    def get_header_buttons(self) -> list[HeaderButton]:
        url = reverse("network_admin:profile_add")
        return [HeaderButton(_("Help somebody without an account"), url=url, icon_name="plus")]

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Profile.objects.coordinated_by(self.viewer).select_related("user", "node")
        page = Paginator(rows.order_by("renewed_at", "pk"), A_PAGE).get_page(request.GET.get("p"))
        seen = visible_facts_of(page.object_list, self.viewer)
        return self.show(page=page, rows=[(row, seen[row.pk]) for row in page])


class ProfileStart(FormPage):
    page_title = gettext_lazy("Help somebody without an account")
    submit_label = gettext_lazy("Start the profile")
    header_icon = "user"
    parent = PROFILES

    def make_form(self, data: Any = None) -> HelpStartForm:
        by = account_of(self.request)
        nodes = Node.objects.all()
        if not by.is_superuser:
            nodes = nodes.filter(pk__in=self.viewer.node_ids)
        return HelpStartForm(data, nodes=nodes)

    def act(self, form: HelpStartForm) -> Profile:
        said = form.cleaned_data
        return start_profile_for(
            node=said["node"],
            language=said["language"],
            is_adult=said["is_adult"],
            by=account_of(self.request),
            agreed=form.agreed,
        )

    def where_next(self, done: Profile) -> str:
        return reverse("network_admin:profile", args=[done.public_id])


class AboutProfile(CoordinatorPage):
    """A screen about a profile of one's places."""

    header_icon = "user"
    is_sensitive = True
    parent = PROFILES

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Profile.objects.coordinated_by(self.viewer).select_related("user", "node")
        self.profile = get_object_or_404(rows, public_id=kwargs["public_id"])

    def where_next(self, done: Any) -> str:
        return reverse("network_admin:profile", args=[self.profile.public_id])


@method_decorator(never_cache, name="dispatch")
class ProfilePage(AboutProfile):
    template_name = "wagtailadmin/passerelle/profile.html"

    def get_page_title(self) -> str:
        return _("Profile %(id)s") % {"id": self.profile.public_id}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        seen = visible_facts(self.profile, self.viewer)
        is_helped = self.profile.user_id is None and self.profile.deceased_at is None
        # Whom the person keeps away reads what is public, and nothing that is asked of them.
        is_let_in = not is_excluded(self.profile, account_of(self.request))
        joining = self.profile.audience_notices.pending().select_related("organisation")
        return self.show(
            profile=self.profile,
            seen=seen,
            audiences=dict(AudienceChoice.choices),
            # Who has an account answers there: nobody else reads who vouches for them.
            vouchings=vouchings_of(self.profile) if is_helped and is_let_in else (),
            own_vouching=own_vouching(self.profile, self.viewer),
            is_helped=is_helped,
            joining=joining if is_let_in else (),
        )


class ProfileWrite(AboutProfile, FormPage):
    """One thing that somebody without an account says, and who may see it."""

    page_title = gettext_lazy("Write down what the person says")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.profile.user_id is not None:
            raise Http404

    def make_form(self, data: Any = None) -> WriteDownForm:
        return WriteDownForm(data, initial={"language": self.profile.language})

    def act(self, form: WriteDownForm) -> None:
        write_down(
            self.profile,
            form.kind,
            form.words,
            audience=form.cleaned_data["audience"],
            by=account_of(self.request),
            agreed=form.agreed,
            shown=form.shown,
        )


class ProfileOffer(AboutProfile, FormPage):
    """Somebody who was helped has an account now: it is offered the profile, and says yes or no."""

    page_title = gettext_lazy("Hand the profile to the person’s account")
    submit_label = gettext_lazy("Offer it")
    saved_words = gettext_lazy("Offered. It is handed over when the person says yes.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.profile.user_id is not None:
            raise Http404

    def make_form(self, data: Any = None) -> OfferForm:
        return OfferForm(data)

    def act(self, form: OfferForm) -> None:
        by = account_of(self.request)
        offer_profile(self.profile, account=form.cleaned_data["account"], by=by)


class ProfileErase(AboutProfile, FormPage):
    """Somebody without an account asks that everything be deleted; others do it themselves."""

    page_title = gettext_lazy("Erase the profile, as the person asks")
    submit_label = gettext_lazy("Erase everything now")
    saved_words = gettext_lazy("The profile is erased.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.profile.user_id is not None:
            raise Http404

    def make_form(self, data: Any = None) -> EraseHelpedForm:
        return EraseHelpedForm(data)

    def act(self, form: EraseHelpedForm) -> None:
        erase_for_who_asks(self.profile, by=account_of(self.request))

    def where_next(self, done: Any) -> str:
        return reverse(PROFILES[0])


class ProfileAct(AboutProfile):
    """One button: it hides, renews for who was asked, reports a death or undoes that, vouches."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str, act: str) -> HttpResponse:
        try:
            self.act(act, by=account_of(request))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Done."))
        return redirect(self.where_next(None))

    def act(self, act: str, *, by: User) -> None:
        request = self.request
        if act == "hide":
            hide_profile(self.profile, by=by)
        elif act == "renew" and self.profile.user_id is None:
            renew_profile(self.profile, by=by, agreed=_aloud())
        elif act == "death":
            report_death(self.profile, by=by)
        elif act == "alive":
            undo_death_report(self.profile, by=by)
        elif act == "remove":
            remove_fact(self.profile, request.POST.get("fact", ""), by=by, agreed=_aloud())
        elif act == "let-in" and self.profile.user_id is None:
            self._answer_institution(accepts=True, by=by)
        elif act == "keep-out":
            self._answer_institution(accepts=False, by=by)
        elif act == "vouch":
            vouch(self.profile, by=by)
        elif act in {"accept", "refuse"} and self.profile.user_id is None:
            said = request.POST.get("vouching", "")
            accepts = act == "accept"
            answer_vouching(self.profile, said, accepts=accepts, by=by, agreed=_aloud())
        else:
            raise PermissionDenied

    def _answer_institution(self, *, accepts: bool, by: User) -> None:
        public_id = self.request.POST.get("organisation", "")
        organisation = get_object_or_404(Organisation, public_id=public_id)
        answer_notice(self.profile, organisation, accepts=accepts, by=by, agreed=_aloud())


def _aloud() -> Agreement:
    return Agreement(language=get_language() or "fr", channel=Consent.Channel.ORAL)
