"""Places of the network: who sees the people of which, from when, and until when."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from network.actions import (
    AccountFacts,
    TermFacts,
    end_coordination,
    entrust_node,
    lay_first_node,
    lay_vocabularies,
    save_account,
    save_node,
    save_term,
)
from network.models import Coordination, Node, Term, User
from network.visibility import viewer_for
from tests.network.admin_people import make_user
from tests.network.profiles import make_coordinator, make_node

pytestmark = pytest.mark.django_db


def nodes_of(user: User) -> set[str]:
    ids = viewer_for(User.objects.get(pk=user.pk)).node_ids
    return set(Node.objects.filter(pk__in=ids).values_list("slug", flat=True))


def test_who_coordinated_before_there_were_places_looks_after_the_first() -> None:
    coordinator = make_coordinator()
    Node.objects.all().delete()

    node = lay_first_node()

    assert node is not None
    assert nodes_of(coordinator) == {node.slug}
    assert lay_first_node() is None


def test_a_new_coordinator_looks_after_the_only_place_and_after_none_of_several() -> None:
    boss = make_user(is_superuser=True)
    lay_first_node()
    facts = AccountFacts(display_name="Colibri", groups=("Coordinators",))
    make_coordinator()

    only = save_account(facts, by=boss)
    make_node("nice")
    one_of_two = save_account(facts, by=boss)

    assert nodes_of(only) == {Node.objects.exclude(slug="nice").get().slug}
    assert nodes_of(one_of_two) == set()


def test_a_place_is_entrusted_by_who_looks_after_it_to_a_coordinator() -> None:
    brussels, nice = make_node(), make_node("nice")
    giver, receiver = make_coordinator(brussels), make_coordinator()

    entrust_node(brussels, account=receiver, by=giver)
    entrust_node(brussels, account=receiver, by=giver)

    assert nodes_of(receiver) == {"brussels"}
    assert Coordination.objects.filter(user=receiver).count() == 1
    with pytest.raises(PermissionDenied):
        entrust_node(nice, account=receiver, by=giver)
    with pytest.raises(ValidationError):
        entrust_node(brussels, account=make_user(), by=giver)


def test_who_no_longer_looks_after_a_place_sees_nobody_there_at_once() -> None:
    node = make_node()
    coordinator, other = make_coordinator(node), make_coordinator(node)
    since = timezone.localdate() - timedelta(days=9)
    Coordination.objects.filter(user=coordinator).update(since=since)

    end_coordination(Coordination.objects.get(user=coordinator), by=other)
    end_coordination(Coordination.objects.get(user=coordinator), by=other)

    assert nodes_of(coordinator) == set()
    assert Coordination.objects.filter(user=coordinator, until__isnull=False).exists()
    with pytest.raises(PermissionDenied):
        end_coordination(Coordination.objects.get(user=other), by=coordinator)


def test_who_adds_a_place_looks_after_it_and_changes_no_other() -> None:
    coordinator = make_coordinator(make_node())

    node = save_node(name="Nice", slug="nice", language="fr", by=coordinator)

    assert nodes_of(coordinator) == {"brussels", "nice"}
    with pytest.raises(PermissionDenied):
        save_node(name="Nizza", slug="nice", language="fr", node=node, by=make_coordinator())
    with pytest.raises(PermissionDenied):
        save_node(name="Lyon", slug="lyon", language="fr", by=make_user())
    with pytest.raises(ValidationError) as refusal:
        save_node(name="Other", slug="nice", language="fr", by=coordinator)
    assert set(refusal.value.message_dict) == {"slug"}


def test_the_first_words_are_laid_once_and_stay_as_editors_left_them() -> None:
    Term.objects.all().delete()
    assert lay_vocabularies() > 60
    word = Term.objects.get(vocabulary="domain", slug="prison")
    labels = word.labels | {"en": "detention"}
    save_term(
        TermFacts(labels=labels, is_offered=False),
        vocabulary="domain",
        term=word,
        by=make_coordinator(),
    )

    assert lay_vocabularies() == 0

    word.refresh_from_db()
    assert word.slug == "prison"
    assert word.labels["en"] == "detention"
    assert word not in Term.objects.offered("domain")
    assert {language for term in Term.objects.all() for language in term.labels} >= {"fr", "nl"}
    assert all({"fr", "nl", "en"} <= set(term.labels) for term in Term.objects.all())
    signs = {"sfb", "vgt", "fsl", "dse"}
    assert signs <= set(Term.objects.offered("language").values_list("code", flat=True))


def test_a_word_is_said_in_the_language_of_the_reader() -> None:
    lay_vocabularies()
    term = Term.objects.get(vocabulary="level", slug="third")

    said = {}
    for language in ("fr", "nl", "en", "de"):
        with translation.override(language):
            said[language] = (term.label, bool(term.explanation))

    assert said == {
        "fr": ("troisième ligne", True),
        "nl": ("derde lijn", True),
        "en": ("third line", True),
        "de": ("troisième ligne", True),
    }


def test_a_word_without_one_of_the_languages_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        save_term(
            TermFacts(labels={"fr": "mot", "nl": " "}),
            vocabulary="domain",
            slug="mot",
            by=make_coordinator(),
        )

    assert set(refusal.value.message_dict) == {"labels"}
    assert not Term.objects.filter(slug="mot").exists()
