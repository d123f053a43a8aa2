"""Finding on both engines: the same words, the same people, the same roles in one question."""

import pytest
from django.db.models import F
from pytest_django import DjangoDbBlocker

from network.finding import Query, find, offered_to
from network.folding import ACCENTS, LATIN, folded
from network.models import OrganisationText, ProfileFact, User
from network.visibility import viewer_for
from tests.concurrency.office import Office
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_profile,
    make_representative,
)
from tests.services.databases import Databases, Kind

pytestmark = pytest.mark.slow

WORDS = [
    "École, cœur, Straße, ĲSSEL, Łódź",
    "L’accueil",
    "e\u0301cole",
    "".join(chr(code) for code in LATIN),
    f"a{ACCENTS}b",
    "Привет, ΚΑΛΗΜΕΡΑ, سلام",
]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def archive(
    request: pytest.FixtureRequest, databases: Databases, django_db_blocker: DjangoDbBlocker
) -> Office:
    kind: Kind = request.param
    return Office(databases.create(kind), django_db_blocker.unblock)


def test_both_engines_fold_as_python_does(archive: Office) -> None:
    with archive.open():
        for number, text in enumerate(WORDS):
            owner = make_institution(f"row-{number}")
            OrganisationText.objects.create(organisation=owner, language="fr", body=text)
        rows = OrganisationText.objects.annotate(plain=F("body__folded"))
        told = dict(rows.values_list("body", "plain"))

    assert told == {text: folded(text) for text in WORDS}


def test_each_hat_finds_the_same_on_both_engines(archive: Office) -> None:
    with archive.open():
        node = make_node()
        looking: list[User | None] = [make_member(), make_coordinator(node), None]
        looking.append(make_representative(make_institution()))
        shown = make_profile(display_name="public", domain="members", known="public")
        ProfileFact.objects.create(
            profile=shown, kind="presentation", text="À l’ÉCOUTE", audience="public", language="fr"
        )
        viewers = [viewer_for(user) for user in looking]
        found = [len(find(Query(viewer=viewer, text="a l'ecoute")).people) for viewer in viewers]
        offered = [sorted(offered_to(viewer).facets) for viewer in viewers]
        known = [offered_to(viewer).known for viewer in viewers]

    assert [viewer.rung.name for viewer in viewers] == [
        "MEMBERS",
        "COORDINATORS",
        "PUBLIC",
        "INSTITUTIONS",
    ]
    assert found == [1, 1, 1, 1]
    assert offered == [["domain"], ["domain"], [], []]
    assert known == [True, True, False, True]
