"""The API's document: what is in git is what is served, and its examples are true."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from network.modules import modules_on
from portal.api_views import schema
from tests.events.factories import make_meeting

pytestmark = pytest.mark.django_db
SNAPSHOT = Path(__file__).with_name("openapi.json")
REFRESH = (
    "The API's schema changed. If that was meant, say so in docs/api.md and write it anew:\n"
    "  .venv/bin/python manage.py spectacular --lang en --format openapi-json"
    " --file tests/portal/openapi.json"
)


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    response = client.get("/api/v1/openapi.json")
    assert response["Content-Type"] == "application/json"
    found: dict[str, Any] = response.json()
    return found


def test_the_schema_is_the_one_in_git(document: dict[str, Any]) -> None:
    assert document == json.loads(SNAPSHOT.read_text(encoding="utf-8")), REFRESH


def test_the_schema_is_valid_and_gave_no_warning(document: dict[str, Any]) -> None:
    schema.cache_clear()
    GENERATOR_STATS.reset()

    schema(modules_on())

    assert not GENERATOR_STATS
    assert document["openapi"].startswith("3.1")
    validate_schema(document)


def test_only_our_own_addresses_are_described_each_with_its_problems(
    document: dict[str, Any],
) -> None:
    assert all(path.startswith("/api/v1/") for path in document["paths"])
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            problems = [
                content
                for status, answer in operation["responses"].items()
                if status >= "400"
                for content in answer["content"]
            ]
            assert problems, f"{method} {path}"
            assert set(problems) == {"application/problem+json"}


def examples(document: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    contents = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for body in bodies:
                contents += [(f"{method} {path}", c) for c in body.get("content", {}).values()]
    return [
        (where, content["schema"], example["value"])
        for where, content in contents
        for example in content.get("examples", {}).values()
    ]


def test_every_example_is_what_the_schema_says(document: dict[str, Any]) -> None:
    found = examples(document)

    assert len(found) >= 7
    for where, shape, value in found:
        whole = shape | {"components": document["components"]}
        errors = list(Draft202012Validator(whole).iter_errors(value))
        assert not errors, f"{where}: {errors}"


def test_a_real_answer_is_what_the_schema_says(client: Client, document: dict[str, Any]) -> None:
    make_meeting(interpreted=("vgt",))
    for path in ("/api/v1/meetings/", "/api/v1/series/"):
        answers = document["paths"][path]["get"]["responses"]
        shape = answers["200"]["content"]["application/json"]["schema"]
        validator = Draft202012Validator(shape | {"components": document["components"]})
        assert not list(validator.iter_errors(client.get(path).json()))
        assert validator.is_valid({"items": [{}], "next": None}) is False


def test_the_document_page_asks_nothing_of_other_sites(client: Client) -> None:
    page = client.get("/api/v1/docs/")
    script = client.get("/api/v1/docs/?script=")

    assert page.status_code == script.status_code == 200
    text = page.content.decode()
    assert "http://" not in text
    assert "https://" not in text
    assert '<script src="/api/v1/docs/?script="' in text.replace("'", '"')
    assert "/api/v1/openapi.json" in script.content.decode()
    assert 'validatorUrl": null' in script.content.decode()


def test_every_type_of_problem_has_a_page(client: Client) -> None:
    kind = client.get("/api/v1/meetings/?limit=0").json()["type"]

    assert client.get(kind).json()["type"] == kind
    assert client.get("/api/v1/problems/none/").status_code == 404
