"""Invented people of the directory: pseudonyms that say so, each open to somebody else."""

from collections.abc import Iterator
from dataclasses import dataclass

from network.actions.profiles import (
    Agreement,
    FactWords,
    answer_vouching,
    change_audience,
    list_profile,
    save_fact,
    start_profile,
    start_profile_for,
    vouch,
    write_down,
)
from network.models import Consent, FactKind, Node, Organisation, Profile, User
from network.visibility import as_owner, visible_facts
from portal.demo.people import EXAMPLE_WORD

# Those invented said so aloud, to whoever coordinates.
ALOUD = Consent.Channel.ORAL


@dataclass(frozen=True, kw_only=True)
class DemoProfile:
    """Facts are `audience: kind=word, kind=word`, one line an audience; languages are BCP 47."""

    pseudonym: str
    language: str
    node: str
    # To whom they are listed, named and presented.
    shown: str
    presentation: str
    facts: str


PROFILES = (
    DemoProfile(
        pseudonym="Moineau",
        language="fr",
        node="brussels",
        shown="public",
        presentation="Je traduis entre les gens et les guichets. Je viens avec mon calme.",
        facts="""public: role=peer-worker, mission_kind=accompaniment, level=first, language=fr,
            language=ar, area=be-bru, availability=now
            institutions: domain=non-take-up
            members: domain=homelessness""",
    ),
    DemoProfile(
        pseudonym="Fougère",
        language="fr",
        node="brussels",
        shown="public",
        presentation="J’aide des services à relire leurs lettres avant de les envoyer.",
        facts="""public: role=expert, mission_kind=advisory-board, mission_kind=training, level=second,
            language=fr, language=nl, area=be-bru
            institutions: domain=poverty, availability=some-hours""",
    ),
    DemoProfile(
        pseudonym="Kiezel",
        language="nl",
        node="utrecht",
        shown="public",
        presentation="Ik begeleid groepen en luister vooral naar wat niet gezegd wordt.",
        facts="""public: role=facilitator, mission_kind=co-facilitation, level=second, language=nl,
            language=en, area=nl-ut, availability=some-hours
            members: domain=mental-health""",
    ),
    DemoProfile(
        pseudonym="Mistral",
        language="fr",
        node="nice",
        shown="public",
        presentation="Je témoigne devant des équipes qui hésitent encore.",
        facts="""public: role=peer-worker, mission_kind=testimony, mission_kind=training, level=second,
            language=fr, area=fr-pac, domain=homelessness
            institutions: availability=now""",
    ),
    DemoProfile(
        pseudonym="Zeewind",
        language="nl",
        node="utrecht",
        shown="public",
        presentation="Ik tolk in gebarentaal en leg uit hoe een loket voor ons voelt.",
        facts="""public: role=mediator, mission_kind=mediation, level=second, language=nl,
            language=dse, language=en, area=nl-ut, availability=later""",
    ),
    DemoProfile(
        pseudonym="Bruyère",
        language="fr",
        node="brussels",
        shown="public",
        presentation="Je porte des recommandations jusqu’aux cabinets, et je raconte la réponse.",
        facts="""public: role=expert, mission_kind=advisory-board, level=third, level=second,
            language=fr, language=en, area=be-bru
            members: domain=exile, availability=now""",
    ),
    DemoProfile(
        pseudonym="Silex",
        language="fr",
        node="nice",
        shown="public",
        presentation="Je forme des étudiant·es du travail social.",
        facts="""public: role=trainer, mission_kind=training, level=second, language=fr, area=fr-pac
            coordinators: domain=prison""",
    ),
    DemoProfile(
        pseudonym="Lavande",
        language="fr",
        node="nice",
        shown="institutions",
        presentation="J’accompagne des personnes dans leurs démarches de logement.",
        facts="""institutions: role=peer-worker, mission_kind=accompaniment, level=first, language=fr,
            area=fr-pac, domain=homelessness, availability=some-hours""",
    ),
    DemoProfile(
        pseudonym="Duinroos",
        language="nl",
        node="utrecht",
        shown="institutions",
        presentation="Ik denk mee over brieven, formulieren en wachtzalen.",
        facts="""institutions: role=expert, mission_kind=advisory-board, level=second, language=nl,
            area=nl-ut, availability=now
            members: domain=poverty""",
    ),
    DemoProfile(
        pseudonym="Cigale",
        language="fr",
        node="brussels",
        shown="members",
        presentation="Je cherche d’autres pair·es pour une intervision le mardi.",
        facts="""members: role=peer-worker, language=fr, area=be-bru, domain=addictions,
            availability=some-hours""",
    ),
    DemoProfile(
        pseudonym="Zwaluw",
        language="nl",
        node="brussels",
        shown="members",
        presentation="Ik werk in twee talen en in drie ploegen.",
        facts="""members: role=peer-worker, language=nl, language=fr, area=be-bru, level=first
            coordinators: domain=mental-health""",
    ),
    DemoProfile(
        pseudonym="Roitelet",
        language="fr",
        node="brussels",
        shown="coordinators",
        presentation="Je commence, et je préfère d’abord parler avec la coordination.",
        facts="""coordinators: role=expert, language=fr, area=be-bru, domain=violence,
            availability=not-now""",
    ),
)


def lay_profiles(*, by: User, member: User, institution: Organisation) -> None:
    """Each as its person would have said it, written down by who coordinates their place.

    The name of the institution was read to those who open something to institutions. The member has
    a profile of their own, and is known by the network.
    """
    for demo in PROFILES:
        node = Node.objects.get(slug=demo.node)
        agreed = Agreement(language=demo.language, channel=ALOUD)
        profile = start_profile_for(
            node=node, language=demo.language, is_adult=True, by=by, agreed=agreed
        )
        for audience, kind, words in _said(demo):
            write_down(
                profile,
                kind,
                words,
                audience=audience,
                by=by,
                agreed=agreed,
                shown=[institution],
            )
    _lay_own(member, Node.objects.get(slug="brussels"), voucher=by)


def _said(demo: DemoProfile) -> Iterator[tuple[str, str, FactWords]]:
    example = EXAMPLE_WORD[demo.language]
    yield demo.shown, FactKind.DISPLAY_NAME, FactWords(text=f"{demo.pseudonym} ({example})")
    text = f"{demo.presentation} ({example.capitalize()})"
    yield demo.shown, FactKind.PRESENTATION, FactWords(text=text, language=demo.language)
    for line in demo.facts.replace(",\n", ",").splitlines():
        audience, _colon, facts = line.partition(":")
        for fact in facts.split(","):
            kind, _equals, term = fact.strip().partition("=")
            yield audience.strip(), kind, FactWords(term=term)
    yield demo.shown, FactKind.LISTED, FactWords()


def _lay_own(member: User, node: Node, *, voucher: User) -> None:
    agreed = Agreement(language=member.language)
    profile = start_profile(member, node=node, is_adult=True, agreed=agreed)
    save_fact(
        profile,
        FactKind.DISPLAY_NAME,
        FactWords(text=member.get_full_name()),
        by=member,
        agreed=agreed,
    )
    list_profile(profile, "members", by=member, agreed=agreed)
    _open_to_members(profile, FactKind.DISPLAY_NAME, member, agreed)
    # Who vouches sees somebody first.
    vouch(profile, by=voucher)
    said = profile.vouchings.get().public_id
    answer_vouching(profile, said, accepts=True, by=member, agreed=agreed)
    _open_to_members(profile, FactKind.KNOWN, member, agreed)


def _open_to_members(profile: Profile, kind: str, owner: User, agreed: Agreement) -> None:
    fact = visible_facts(profile, as_owner(owner)).first(kind)
    assert fact is not None
    change_audience(profile, fact.public_id, "members", by=owner, agreed=agreed)
