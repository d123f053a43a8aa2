"""My profile: starting it by small steps, saying things, and choosing who sees which."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.actions.profiles import (
    Agreement,
    Receipt,
    agree_to_audiences,
    choose_terms,
    decline_profile,
    remove_fact,
    save_fact,
    save_photo,
    start_profile,
    take_over_profile,
)
from network.audience_words import audiences_in_words, institutions_for
from network.holders import holders_of
from network.models import AudienceChoice, FactKind, Organisation, Profile, User
from network.profiles.forms import FORMS, StartForm, WordsForm, offered
from network.profiles.sharing_forms import AudiencesForm
from network.profiles.steps import STEPS, Step, next_step, place_of, step_named
from network.profiles.vouchings import waiting_vouchings
from network.visibility import SeenFact, SeenProfile, as_owner, visible_facts

Page = Callable[..., HttpResponse]
REFUSED = 422


@dataclass(frozen=True)
class Own:
    """A profile before its owner: the row, all it says, and how they agree to things here."""

    owner: User
    row: Profile
    seen: SeenProfile

    @property
    def agreed(self) -> Agreement:
        return agreement()

    @property
    def said(self) -> list[SeenFact]:
        """What it says, without being listed, which is a choice of its own."""
        return [fact for fact in self.seen.facts if fact.kind != FactKind.LISTED]

    @property
    def listed(self) -> str:
        fact = self.seen.first(FactKind.LISTED)
        return fact.audience if fact else AudienceChoice.ME.value

    def fact(self, public_id: str) -> SeenFact | None:
        return next((fact for fact in self.said if fact.public_id == public_id), None)


def agreement() -> Agreement:
    return Agreement(language=get_language() or "fr")


def owner_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def own_of(request: HttpRequest) -> Own | None:
    owner = owner_of(request)
    row = Profile.objects.select_related("user", "node").filter(user=owner).first()
    return Own(owner, row, visible_facts(row, as_owner(owner))) if row else None


def own_page(*methods: str) -> Callable[[Page], Page]:
    """A page for who has a profile; who has none begins one."""

    def decorate(page: Page) -> Page:
        @login_required
        @never_cache
        @require_http_methods([*methods, *(["HEAD"] if "GET" in methods else [])])
        @wraps(page)
        def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
            own = own_of(request)
            return page(request, own, **named) if own else redirect("network:profile_start")

        return guarded

    return decorate


def show(
    request: HttpRequest, own: Own, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    page = {"profile": own.row, "own": own, **context}
    return render(request, f"network/profile/{name}.html", page, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What a profile is, and the two things one must say to begin; nobody sees anything of it."""
    if own_of(request):
        return redirect("network:profile")
    form = StartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            start_profile(owner_of(request), **form.cleaned_data, agreed=agreement())
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            return redirect("network:profile_step", kind=STEPS[0].kind)
    offered = owner_of(request).offered_profiles.filter(user=None, deceased_at=None)
    page = {"form": form, "offered": offered.select_related("node").order_by("pk")}
    status = REFUSED if form.errors else 200
    return render(request, "network/profile/start.html", page, status=status)


@login_required
@never_cache
@require_http_methods(["POST"])
def answer_offer(request: HttpRequest, profile: str) -> HttpResponse:
    """Whether a profile that a coordinator helped with is one's own; nothing of it is shown yet."""
    answer, owner = request.POST.get("answer", ""), owner_of(request)
    row = owner.offered_profiles.filter(public_id=profile).first()
    if row is None or answer not in {"yes", "no"}:
        raise Http404
    try:
        if answer == "yes":
            take_over_profile(row, by=owner, agreed=agreement())
            messages.success(request, _("It is yours now, and nobody else writes in it."))
        else:
            decline_profile(row, by=owner)
            messages.success(request, _("Thank you. Nothing of it was shown to you."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("network:profile" if answer == "yes" else "network:profile_start")


@own_page("GET")
def home(request: HttpRequest, own: Own) -> HttpResponse:
    """All that one says, each with who sees it, and every way on from here."""
    return show(
        request,
        own,
        "home",
        is_home=True,
        parts=[(one, own.seen.all(one.kind)) for one in STEPS if has_choice(one)],
        others=[fact for fact in own.said if not step_named(fact.kind)],
        audiences=dict(AudienceChoice.choices),
        listed_words=AudienceChoice(own.listed).label,
        waiting=institutions_for(own.row, holders_of(own.row)).joining,
        vouchings=len(waiting_vouchings(own.row)),
    )


@own_page("GET", "POST")
def step(request: HttpRequest, own: Own, kind: str) -> HttpResponse:
    """One small question; left empty, it is skipped."""
    one = step_named(kind)
    if one is None or not has_choice(one):
        raise Http404
    fact = own.fact(request.POST.get("fact") or request.GET.get("fact", ""))
    if fact is not None and fact.kind != kind:
        raise Http404
    is_sent = request.method == "POST"
    sent = (request.POST, request.FILES) if is_sent else (None, None)
    form = _form_of(own, one, fact, *sent)
    if is_sent and form.is_valid():
        try:
            receipt = _write(own, one, form, fact, version=_version(request))
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            return _after(request, own, one, receipt)
    at, of = place_of(one, has_choice)
    return show(
        request,
        own_of(request) or own,
        "step",
        status=REFUSED if form.errors else 200,
        form=form,
        step=one,
        fact=fact,
        seen_by=_seen_by(own, one, fact),
        photo=own.seen.first(kind) if one.is_file else None,
        at=at,
        of=of,
        others=own.seen.all(kind) if one.is_many and fact is None else [],
        skip_to=next_step(one, has_choice),
    )


def has_choice(one: Step) -> bool:
    """Whether the step has something to offer: a list that editors left empty is passed over."""
    return not one.is_words or bool(offered(one.kind))


def _form_of(own: Own, one: Step, fact: SeenFact | None, data: Any, files: Any) -> Any:
    if one.is_words:
        held = own.seen.all(one.kind)
        chosen = [each.term.slug for each in held if each.term]
        return WordsForm(data, kind=one.kind, chosen=chosen)
    known = _known(own, one, fact)
    initial = {"language": get_language()} if known is None else {}
    return FORMS[one.kind](data, files, kind=one.kind, fact=known, initial=initial)


def _known(own: Own, one: Step, fact: SeenFact | None) -> SeenFact | None:
    """What this step changes: the fact that was chosen, or the only one of its kind."""
    return fact or (None if one.is_many or one.is_words else own.seen.first(one.kind))


def _seen_by(own: Own, one: Step, fact: SeenFact | None) -> str:
    """Who reads what is changed here, in words; empty while that is its owner alone."""
    known = _known(own, one, fact)
    is_open = known is not None and known.audience != AudienceChoice.ME
    return str(AudienceChoice(known.audience).label) if known and is_open else ""


def _write(
    own: Own, one: Step, form: Any, fact: SeenFact | None, *, version: int | None
) -> Receipt | None:
    """Call the one action that fits what was said; the receipt of what it took away."""
    by, agreed = own.owner, own.agreed
    if one.is_words:
        slugs = form.cleaned_data["terms"]
        return choose_terms(own.row, one.kind, slugs, by=by, agreed=agreed, version=version)
    known = _known(own, one, fact)
    if one.is_file:
        _write_photo(own, form, known, version=version)
        return None
    words = form.words()
    if words is None:
        return remove_fact(own.row, known.public_id, by=by, agreed=agreed) if known else None
    public_id = known.public_id if known else ""
    save_fact(own.row, one.kind, words, fact=public_id, by=by, agreed=agreed, version=version)
    return None


def _write_photo(own: Own, form: Any, known: SeenFact | None, *, version: int | None) -> None:
    content, words = form.content, form.cleaned_data["words_of_photo"]
    if content is not None or known is not None or words:
        by, agreed = own.owner, own.agreed
        save_photo(own.row, content, words=words, by=by, agreed=agreed, version=version)


def _version(request: HttpRequest) -> int | None:
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def _after(request: HttpRequest, own: Own, one: Step, receipt: Receipt | None) -> HttpResponse:
    then = request.POST.get("then")
    following = next_step(one, has_choice)
    if then == "more":
        where = own_url("profile_step", kind=one.kind)
    elif then == "home":
        where = own_url("profile")
    elif following is None:
        where = own_url("profile_audiences")
    else:
        where = own_url("profile_step", kind=following.kind)
    if receipt is not None and receipt.was_open:
        return show_receipt(request, own, [receipt], go_on=where)
    if then == "more":
        messages.success(request, _("Saved. Add another one, or go on."))
    elif then == "home":
        messages.success(request, _("Saved."))
    return redirect(where)


def own_url(name: str, **named: str) -> str:
    return reverse(f"network:{name}", kwargs=named)


def show_receipt(
    request: HttpRequest, own: Own, receipts: list[Receipt], *, go_on: str = ""
) -> HttpResponse:
    """What was taken back, and what nobody can recall; `go_on` is where the person was going."""
    return show(
        request, own, "receipt", receipts=receipts, kinds=dict(FactKind.choices), go_on=go_on
    )


@own_page("POST")
def remove(request: HttpRequest, own: Own, fact: str) -> HttpResponse:
    """Take one thing away for good; what cannot be recalled is said."""
    receipt = remove_fact(own.row, fact, by=own.owner, agreed=own.agreed)
    if receipt.was_open:
        return show_receipt(request, own, [receipt])
    messages.success(request, _("Taken away. It was open to nobody."))
    return redirect("network:profile")


@own_page("GET", "POST")
def audiences(request: HttpRequest, own: Own) -> HttpResponse:
    """The consent screen: who each audience holds today, and each fact with its audience."""
    data = request.POST if request.method == "POST" else None
    form = AudiencesForm(data, facts=own.said, listed=own.listed)
    if request.method == "POST" and form.is_valid():
        try:
            receipts = agree_to_audiences(
                own.row,
                form.wanted(),
                listed=form.cleaned_data["listed"],
                is_sure=form.cleaned_data["is_sure"],
                by=own.owner,
                agreed=own.agreed,
                version=_version(request),
                shown=Organisation.objects.filter(public_id__in=request.POST.getlist("shown")),
            )
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            return _agreed(request, own, receipts)
    holders = holders_of(own.row)
    institutions = institutions_for(own.row, holders)
    return show(
        request,
        own_of(request) or own,
        "audiences",
        status=REFUSED if form.errors else 200,
        form=form,
        holders=audiences_in_words(own.row, holders, institutions),
        shown=institutions.now,
    )


def _agreed(request: HttpRequest, own: Own, receipts: list[Receipt]) -> HttpResponse:
    if receipts:
        return show_receipt(request, own, receipts)
    messages.success(request, _("Saved. It is so from now on."))
    return redirect("network:profile")
