"""Profiles that a visitor does not see, made by hand; their addresses are printed as JSON.

Run with the product's settings: `python -m benchmarks.seeding_people`.
"""

import json
import sys

import django
from django.utils import timezone

django.setup()

from network.models import Node, Profile, ProfileFact  # noqa: E402

# Full enough that finding out what may be seen is work.
FACTS = 30


def make(node: Node, *, audience: str, is_hidden: bool) -> str:
    row = Profile.objects.create(node=node, hidden_at=timezone.now() if is_hidden else None)
    facts = [ProfileFact(profile=row, kind="listed", audience=audience)]
    facts += [
        ProfileFact(
            profile=row, kind="training", text=f"A course, number {number}.", audience=audience
        )
        for number in range(FACTS)
    ]
    ProfileFact.objects.bulk_create(facts)
    return row.public_id


def seed() -> dict[str, str]:
    node, _is_new = Node.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    return {
        "closed": make(node, audience="members", is_hidden=False),
        "hidden": make(node, audience="public", is_hidden=True),
    }


if __name__ == "__main__":
    json.dump(seed(), sys.stdout)
