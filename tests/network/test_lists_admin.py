"""Coordinators keep the places, the words to choose from and the kinds of institutions."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from network.models import AuditEntry, Coordination, Node, Organisation, Term, User
from network.profiles.queues import NODES
from network.visibility import viewer_for
from network.waiting import waiting_in
from portal.actions import lay_site
from tests.network.admin_people import editor, entering
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_profile,
    make_representative,
)

pytestmark = pytest.mark.django_db


def at(name: str, *arguments: Any) -> str:
    return reverse(f"network_admin:{name}", args=arguments)


@pytest.fixture
def node() -> Node:
    return make_node()


@pytest.fixture
def noor(node: Node) -> User:
    return make_coordinator(node, display_name="Noor")


@pytest.fixture
def office(noor: User) -> Client:
    return entering(noor)


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


# --- Places ---------------------------------------------------------------------------------------


def test_a_place_is_added_entrusted_and_given_up(office: Client, noor: User) -> None:
    ines = make_coordinator(display_name="Ines")
    said = {"name": "Lyon", "slug": "lyon", "region": "FR-ARA", "language": "fr"}

    refused = office.post(at("node_add"), said | {"slug": "brussels"})
    assert refused.status_code == 422 and 'value="Lyon"' in refused.text
    added = office.post(at("node_add"), said)
    assert added.status_code == 302, added.context["form"].errors
    assert added.url == at("node", "lyon")
    lyon = Node.objects.get(slug="lyon")
    office.post(at("node_entrust", "lyon"), {"account": ines.pk})
    mine = Coordination.objects.get(node=lyon, user=noor)
    left = office.post(at("node_end", "lyon", mine.pk))

    assert left.url == at("nodes")
    assert viewer_for(ines).node_ids == {lyon.pk}
    assert lyon.pk not in viewer_for(noor).node_ids
    page = office.get(at("nodes")).text
    assert "Ines" in page and at("node", "lyon") not in page
    assert acts() == ["node.added", "account.node_entrusted", "account.node_ended"]


def test_a_place_of_others_is_not_changed_from_here(office: Client) -> None:
    other = make_node("nice")
    theirs = make_coordinator(other)
    row = Coordination.objects.get(user=theirs)
    said = {"name": "Mine", "slug": "mine", "language": "fr"}

    for url, data in (
        (at("node", "nice"), said),
        (at("node_entrust", "nice"), {"account": theirs.pk}),
        (at("node_end", "nice", row.pk), {}),
    ):
        assert office.post(url, data).status_code in {302, 403}

    other.refresh_from_db()
    assert other.name == "Nice"
    assert viewer_for(theirs).node_ids == {other.pk}
    assert acts() == []


def test_a_place_that_nobody_looks_after_waits_for_who_may_entrust_it(
    noor: User, node: Node
) -> None:
    boss = make_coordinator(is_superuser=True)
    empty = make_node("nice")
    now = timezone.now()

    waiting = waiting_in(NODES, viewer_for(boss), most=5)

    assert [one.item.whose for one in waiting.shown] == ["Nice"]
    assert waiting.shown[0].item.url == at("node_entrust", empty.slug)
    assert not NODES.rows(viewer_for(noor), now).exists()
    assert entering(boss).post(waiting.shown[0].item.url, {"account": noor.pk}).status_code == 302
    assert not NODES.rows(viewer_for(boss), now).exists()


def test_the_name_of_a_place_changes_and_its_people_stay(office: Client, node: Node) -> None:
    profile = make_profile(make_member(), node=node)
    said = {"name": "Brussels and around", "slug": "brussels", "language": "nl"}

    assert office.post(at("node", "brussels"), said).status_code == 302

    profile.refresh_from_db()
    assert profile.node.name == "Brussels and around"


# --- Words ----------------------------------------------------------------------------------------

WORD = {
    "label_fr": "deuil",
    "label_nl": "rouw",
    "label_en": "grief",
    "label_fr-BE": "deuil et perte",
    "synonyms_fr": "perte\n\nveuvage ",
    "explanation_en": "Somebody died.",
    "position": "3",
    "is_offered": "on",
}


def test_a_word_is_added_changed_and_no_longer_offered(office: Client) -> None:
    lay_site()
    add = at("term_add", "domain")

    refused = office.post(add, WORD | {"slug": "grief", "label_nl": ""})
    assert refused.status_code == 422 and 'value="deuil et perte"' in refused.text
    assert office.post(add, WORD | {"slug": "grief"}).url == at("vocabulary", "domain")
    twice = office.post(add, WORD | {"slug": "grief"})
    assert twice.status_code == 422
    term = Term.objects.get(slug="grief")
    assert term.synonyms == {"fr": ["perte", "veuvage"], "nl": [], "en": []}
    with translation.override("en"):
        assert (term.label, term.explanation) == ("grief", "Somebody died.")

    page = office.get(at("term", "domain", "grief")).text
    assert 'value="deuil et perte"' in page and "veuvage" in page
    without = {key: words for key, words in WORD.items() if key != "is_offered"}
    office.post(at("term", "domain", "grief"), without | {"label_en": "mourning"})

    term.refresh_from_db()
    assert term.labels["en"] == "mourning" and term.slug == "grief"
    assert term not in Term.objects.offered("domain")
    assert acts() == ["term.added", "term.changed"]
    assert "mourning" not in str(list(AuditEntry.objects.values()))


def test_a_list_that_does_not_exist_is_not_found_and_editors_do_not_enter(office: Client) -> None:
    lay_site()
    assert office.get(at("vocabulary", "nonsense"), follow=True).status_code == 404
    assert office.get(at("vocabulary", "role")).status_code == 200

    refused = editor().post(at("term_add", "domain"), WORD | {"slug": "grief"})

    assert refused.status_code in {302, 403}
    assert not Term.objects.filter(slug="grief").exists()


# --- Kinds of institutions ------------------------------------------------------------------------


def test_coordinators_say_which_kind_of_institution_it_is(office: Client) -> None:
    house = make_institution(sectors=None, name="House")
    reader = make_representative(house)
    url = at("organisation", house.public_id)
    said = {"name": "House", "slug": house.slug, "kind": "association"}
    assert "kind of institution not said" in office.get(at("organisations")).text

    office.post(url, said)
    unsaid = set(viewer_for(reader).sectors)
    both = office.post(url, said | {"sectors": ["care", "none"]})
    office.post(url, said | {"sectors": ["care"]})
    care = set(viewer_for(reader).sectors)
    empty = office.post(url, said)
    office.post(url, said | {"sectors": ["none"]})

    assert len(unsaid) == 5
    assert both.status_code == empty.status_code == 422
    assert care == {"care"}
    assert Organisation.objects.get().sectors == []
