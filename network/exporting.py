"""Organisations in the words of two open standards; pure: public facts in, JSON-ready out.

Open Referral's HSDS 3 and the structures of data·inclusion v1, the French schema of services of
inclusion. No person stands in them: the contact is a service. What is invented stays here.
"""

import uuid
from collections.abc import Iterable
from typing import Any

Facts = dict[str, Any]

# HSDS wants UUIDs: derived from our ids, so that they stay what they are.
HSDS_IDS = uuid.UUID("0c8e0d0e-6d0b-4a55-9f39-0e6a3f6b6d10")
SOURCE = "passerelle"
# What data·inclusion takes: a row outside of it would be refused there.
SHORTEST_NAME, LONGEST_NAME = 3, 150
SHORTEST_DESCRIPTION, LONGEST_DESCRIPTION = 50, 2000


def hsds_page(organisations: Iterable[Facts], site: str) -> Facts:
    """All organisations as one page of HSDS 3."""
    contents = [hsds_organization(facts, site) for facts in organisations]
    return {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
        "contents": contents,
    }


def hsds_organization(facts: Facts, site: str) -> Facts:
    contact = facts["contact"]
    page = site + facts["url"]
    found = {
        "id": _hsds_id("organization", facts),
        "name": facts["name"],
        "description": _description(facts) or facts["kind_label"],
        "email": contact["email"],
        "website": facts["website"],
        "uri": page,
        "phones": [_hsds_phone(facts)] if contact["phone"] else [],
    }
    return {name: value for name, value in found.items() if value}


def _hsds_phone(facts: Facts) -> Facts:
    phone = {
        "id": _hsds_id("phone", facts),
        "organization_id": _hsds_id("organization", facts),
        "number": facts["contact"]["phone"],
        "type": "voice",
    }
    if service := facts["contact"]["service"]:
        phone["description"] = service
    phone["languages"] = [
        {
            "id": _hsds_id(f"language:{language['code']}", facts),
            "name": language["label"],
            "code": language["code"],
        }
        for language in facts["languages"]
    ]
    return phone


def _hsds_id(kind: str, facts: Facts) -> str:
    return str(uuid.uuid5(HSDS_IDS, f"{kind}:{facts['id']}"))


def data_inclusion(organisations: Iterable[Facts]) -> list[Facts]:
    """Those that data·inclusion v1 would take as `structures`."""
    rows = [data_inclusion_structure(facts) for facts in organisations]
    return [
        row
        for row in rows
        if len(row["nom"]) >= SHORTEST_NAME and len(row["description"]) >= SHORTEST_DESCRIPTION
    ]


def data_inclusion_structure(facts: Facts) -> Facts:
    contact = facts["contact"]
    found = {
        "source": SOURCE,
        "id": f"{SOURCE}--{facts['id']}",
        "nom": facts["name"][:LONGEST_NAME].rstrip(". "),
        "description": _description(facts)[:LONGEST_DESCRIPTION].rstrip(),
        "date_maj": facts["updated_at"].date().isoformat(),
    }
    optional = {
        "telephone": contact["phone"],
        "courriel": contact["email"],
        "site_web": facts["website"],
    }
    return found | {name: value for name, value in optional.items() if value}


def _description(facts: Facts) -> str:
    return "\n\n".join(text for text in (facts["summary"], facts["body"]) if text)
