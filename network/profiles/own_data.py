"""All that is held of somebody's profile, for its owner: who vouched is not named in a copy."""

from base64 import b64encode
from collections.abc import Callable, Iterable
from functools import partial

from django.utils.translation import gettext as _

from network.account_data import Fact, Picture, Row, Section, holds_account_data
from network.history import belongs_to_account
from network.holders import coordinators_of
from network.masking import masked
from network.models import (
    AudienceChoice,
    Consent,
    FactKind,
    Organisation,
    Profile,
    ProfileView,
    User,
)
from network.named_people import exclusions_in_words, shares_in_words
from network.profiles.vouchings import vouchings_of
from network.visibility import SeenFact, as_owner, viewer_for, visible_facts, visible_photo

PROFILE = "profile"


@belongs_to_account
def own_profile(user: User) -> tuple[str, Iterable[str]]:
    return PROFILE, Profile.objects.filter(user=user).values_list("public_id", flat=True)


@holds_account_data
def your_profile(user: User) -> Iterable[Section]:
    profile = Profile.objects.select_related("node").filter(user=user).first()
    if profile is None:
        return
    seen = visible_facts(profile, as_owner(user))
    said = (*seen.all("contact"), *seen.all("display_name"))
    own = frozenset({user.email or "", user.display_name, *(fact.text for fact in said)})
    without = partial(masked, keep=own, names=frozenset(_people_known_to(profile)))
    yield Section(PROFILE, _("Your profile"), [_row_of(profile)])
    facts = [_fact(fact, without) + _picture(profile, user, fact) for fact in seen.facts]
    yield Section("profile_facts", _("What you say of yourself"), facts)
    yield from _sharing(profile, user)
    yield from _agreed(profile)


@holds_account_data
def whom_you_vouched_for(user: User) -> Iterable[Section]:
    """When, and not for whom: that is theirs to show."""
    rows = [[Fact("since", _("since"), row.made_at)] for row in user.vouchings.order_by("made_at")]
    yield Section("vouchings", _("You vouched for somebody"), rows)


def _row_of(profile: Profile) -> Row:
    return [
        Fact("id", _("public id"), profile.public_id),
        Fact("place", _("place of the network"), profile.node.name),
        Fact("language", _("language"), profile.get_language_display()),
        Fact("since", _("since"), profile.created_at),
        Fact("renewed_at", _("renewed on"), profile.renewed_at),
        Fact("hidden_since", _("hidden since"), profile.hidden_at),
        Fact("ask_each_time", _("ask me each time"), profile.ask_each_time),
        Fact("after_death", _("after my death"), profile.get_after_death_display()),
    ]


def _people_known_to(profile: Profile) -> Iterable[str]:
    """Names that the owner reads here anyway: to mask others would tell that they have accounts."""
    yield from (user.get_full_name() for user in coordinators_of(profile))
    yield from (row.voucher.get_full_name() for row in vouchings_of(profile))
    viewer = viewer_for(profile.user)
    yield from (share.receiver for share in shares_in_words(profile, viewer) if share.person)
    yield from (words for row, words in exclusions_in_words(profile, viewer) if row.user)


def _picture(profile: Profile, user: User, fact: SeenFact) -> Row:
    """The photo itself, within the file: whoever opens it later needs nothing else."""
    content = visible_photo(profile, as_owner(user)) if fact.kind == FactKind.PHOTO else None
    if content is None:
        return []
    whole = f"data:image/jpeg;base64,{b64encode(content).decode()}"
    return [Fact("picture", _("picture"), Picture(whole))]


def _fact(fact: SeenFact, without: Callable[[str], str]) -> Row:
    # Who vouched is somebody else's name: the copy says that somebody did.
    text = _("somebody of the network") if fact.kind == "vouched_by" else without(fact.label)
    details = ", ".join(f"{key}: {value}" for key, value in sorted(fact.details.items()))
    return [
        Fact("kind", _("kind"), fact.kind, fact.kind_label),
        Fact("text", _("text"), text if fact.term is None else fact.label),
        Fact("word", _("word of the list"), fact.term.slug if fact.term else ""),
        Fact(
            "words",
            _("in your words"),
            without(fact.text) if fact.term else "",
        ),
        Fact("language", _("language"), fact.language),
        Fact("details", _("details"), details),
        Fact("on", _("on"), fact.as_of),
        Fact("audience", _("visible to"), fact.audience, _audience(fact.audience)),
    ]


def _audience(audience: str) -> str:
    return str(AudienceChoice(audience).label) if audience in AudienceChoice.values else ""


def _sharing(profile: Profile, user: User) -> Iterable[Section]:
    yield Section(
        "profile_grants",
        _("Shared by name"),
        [
            [
                Fact("fact", _("kind"), share.kind, FactKind(share.kind).label),
                Fact("with", _("with"), share.receiver),
                Fact("until", _("until"), share.until),
            ]
            for share in shares_in_words(profile, viewer_for(user))
        ],
    )
    yield Section(
        "profile_exclusions",
        _("Who never sees you"),
        [
            [Fact("who", _("who"), words), Fact("since", _("since"), row.since)]
            for row, words in exclusions_in_words(profile, viewer_for(user))
        ],
    )
    notices = profile.audience_notices.select_related("organisation").order_by("pk")
    yield Section(
        "profile_institutions",
        _("Institutions you were told of"),
        [
            [
                Fact("who", _("who"), row.organisation.name),
                Fact("told_at", _("told on"), row.told_at),
                Fact("approved_at", _("approved on"), row.approved_at),
                Fact("refused_at", _("refused on"), row.refused_at),
            ]
            for row in notices
        ],
    )
    yield Section("profile_vouchings", _("Who says that they know you"), _vouchings(profile))
    yield Section("profile_views", _("Who saw your profile"), _views(profile))


def _vouchings(profile: Profile) -> list[Row]:
    """Without the names, which are of others."""
    return [
        [
            Fact("made_at", _("since"), row.made_at),
            Fact("accepted", _("accepted"), row.is_accepted),
            Fact("answered_at", _("answered on"), row.answered_at),
        ]
        for row in profile.vouchings.order_by("made_at", "pk")
    ]


def _views(profile: Profile) -> list[Row]:
    """Organisations by name and day; people are not told apart."""
    rows = ProfileView.objects.filter(profile=profile, organisation__isnull=False)
    return [
        [
            Fact("who", _("who"), view.organisation.name),
            Fact("what", _("what"), view.get_what_display()),
            Fact("on", _("on"), view.day),
        ]
        for view in rows.select_related("organisation").order_by("day", "pk")
        if view.organisation
    ]


def _purpose(purpose: str) -> str:
    """What was agreed to, in words: the kind of fact, or the name that programs know."""
    kind = purpose.partition(".")[2]
    return str(FactKind(kind).label) if kind in FactKind.values else ""


def _agreed(profile: Profile) -> Iterable[Section]:
    rows = Consent.objects.filter(subject_kind=PROFILE, subject_id=profile.public_id)
    receivers = {row.receiver_id for row in rows} - {""}
    names = dict(
        Organisation.objects.filter(public_id__in=receivers).values_list("public_id", "name")
    )
    yield Section(
        "profile_consents",
        _("What you agreed to, and took back"),
        [
            [
                Fact("purpose", _("purpose"), row.purpose, _purpose(row.purpose)),
                Fact("given", _("given"), row.is_given),
                Fact("audience", _("visible to"), row.audience, _audience(row.audience)),
                Fact("with", _("with"), names.get(row.receiver_id, row.receiver_id)),
                Fact("text_version", _("version of the text"), row.text_version),
                Fact("how", _("how"), row.get_channel_display()),
                Fact("by", _("by whom"), row.get_given_by_display()),
                Fact("at", _("when"), row.at),
            ]
            for row in rows.order_by("at", "pk")
        ],
    )
