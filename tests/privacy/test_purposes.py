"""Every field about people says why it is kept; every relation to an account how it ends."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.utils import translation
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from network.management.commands.record_of_processing import DOCUMENT, END, START
from network.models import User
from network.purposes import (
    ABOUT_NOBODY,
    ERASURE,
    FIELDS,
    PURPOSES,
    SAYS_NOTHING,
    TABLES,
    Erasure,
)

OURS = {"portal", "search", "advocacy", "events", "network", "frontend"}
# Wagtail pages of ours: texts that editors write; their authors are among Wagtail's own tables.
PAGES = {"portal.HomePage", "portal.ContentPage"}
# Wagtail keeps the number of a deleted account on purpose; `erase_account` cuts it.
CUT_BY_THE_ACTION = {"wagtailcore.ModelLogEntry.user", "wagtailcore.PageLogEntry.user"}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def fields_of(model: type[models.Model]) -> list[str]:
    own = [*model._meta.concrete_fields, *model._meta.local_many_to_many]
    return [f"{model._meta.label}.{field.name}" for field in own]


def unexplained(model: type[models.Model]) -> set[str]:
    """The fields of a table that nobody has said a purpose of."""
    if model._meta.label in ABOUT_NOBODY | PAGES:
        return set()
    return set(fields_of(model)) - set(FIELDS) - SAYS_NOTHING


def relations_to_accounts(
    tables: list[type[models.Model]],
) -> Iterator[tuple[str, models.ForeignKey]]:
    """Each foreign key to User by its label; a many-to-many shows by its own table."""
    for model in tables:
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is User:
                yield f"{model._meta.label}.{field.name}", field


def test_every_field_about_people_has_a_purpose_or_says_nothing() -> None:
    missing = set().union(*(unexplained(model) for model in our_models()))

    assert not missing, f"declare them in the package's purposes.py: {sorted(missing)}"


def test_a_new_field_or_table_without_purpose_would_be_found() -> None:
    class Diary(models.Model):
        person = models.ForeignKey(User, models.PROTECT, related_name="+")
        page = models.TextField()

        class Meta:
            app_label = "network"
            managed = False

    try:
        assert unexplained(Diary) == {f"network.Diary.{name}" for name in ("id", "person", "page")}
        assert [label for label, _ in relations_to_accounts([Diary])] == ["network.Diary.person"]
    finally:
        del apps.all_models["network"]["diary"]
        apps.clear_cache()


def test_what_is_declared_exists_and_is_declared_once() -> None:
    existing = {label for model in our_models() for label in fields_of(model)}
    tables = {model._meta.label for model in apps.get_models(include_auto_created=True)}

    assert set(FIELDS) | SAYS_NOTHING <= existing
    assert not set(FIELDS) & SAYS_NOTHING
    assert ABOUT_NOBODY | set(TABLES) | {label.rpartition(".")[0] for label in ERASURE} <= tables
    declared = {label.rpartition(".")[0] for label in FIELDS}
    assert not declared & ABOUT_NOBODY


def test_tables_of_libraries_that_name_an_account_have_a_purpose() -> None:
    theirs = [model for model in apps.get_models() if model._meta.app_label not in OURS]

    named = {label.rpartition(".")[0] for label, _field in relations_to_accounts(theirs)}

    assert named <= set(TABLES), f"declare them in network/purposes.py: {named - set(TABLES)}"


def test_every_relation_to_an_account_has_an_erasure_rule_that_the_database_follows() -> None:
    relations = dict(relations_to_accounts(apps.get_models(include_auto_created=True)))

    assert set(relations) - set(ERASURE) == set(), "say what becomes of them: `when_erased(…)`"
    assert set(ERASURE) - set(relations) == set(), "these are gone"
    for label, field in relations.items():
        wanted = models.CASCADE if ERASURE[label] is Erasure.DELETED else models.SET_NULL
        follows = field.remote_field.on_delete is wanted or label in CUT_BY_THE_ACTION
        assert follows, f"{label} says {ERASURE[label]} and does {field.remote_field.on_delete}"


def test_every_purpose_has_a_term_with_its_action_or_says_what_ends_it() -> None:
    for purpose in PURPOSES.values():
        has_term = purpose.term is not None
        assert has_term == bool(purpose.purge) == bool(purpose.since), purpose.key
        # What the purge will remove is counted by the query that removes it.
        assert bool(purpose.due) == bool(purpose.purge), f"{purpose.key}: give it a `due`"
        assert has_term != bool(purpose.until), purpose.key
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                words = [purpose.name, purpose.why, purpose.readers, purpose.how_long]
                assert all(str(word).strip() for word in words), purpose.key


def test_terms_are_those_that_were_promised() -> None:
    days = {key: purpose.term.days for key, purpose in PURPOSES.items() if purpose.term}

    assert days == {
        "registration": 30,
        "access_needs": 7,
        "messages": 30,
        "invitations": 30,
        "representative_invitation": 30,
        "guests": 7,
        "feedback": 365,
        "account": 730,
        "erasure_proof": 3 * 365,
        "call_list": 30,
        "mail_log": 30,
        "jobs": 30,
        "admin_log": 365,
        "audit": 365,
        "list_acts": 365,
        "proposals": 365,
        "proposers": 30,
        "report_check": 30,
        "named_in_report": 3 * 365,
        "desk": 8,
        "intervision": 1,
        "profile": 2 * 365,
        "profile_views": 365,
        "deceased": 30,
        "missions": 365,
        "readiness_reviews": 730,
        "observations": 3 * 365,
        "offer_answers": 90,
        "trajectories": 182,
        "detachments": 182,
    }


def test_models_about_people_keep_no_old_versions_of_themselves() -> None:
    about_people = {label.rpartition(".")[0] for label in FIELDS}
    kept = (RevisionMixin, DraftStateMixin, WorkflowMixin)

    keeping = [label for label in about_people if issubclass(apps.get_model(label), kept)]

    assert keeping == []


def test_the_record_of_processing_in_the_document_is_that_of_the_code() -> None:
    printed = StringIO()
    call_command("record_of_processing", stdout=printed)

    text = (settings.BASE_DIR / DOCUMENT).read_text(encoding="utf-8")

    written = text.partition(START)[2].partition(END)[0].strip()
    assert written == printed.getvalue().strip(), "run manage.py record_of_processing --write"


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_record_can_be_printed_in_every_language(language: str) -> None:
    printed = StringIO()
    call_command("record_of_processing", language=language, stdout=printed)

    assert printed.getvalue().count("\n### ") + 1 == len(PURPOSES)
    assert "events.RegistrationContact" in printed.getvalue()
