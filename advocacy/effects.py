"""What follows a change to a note."""

from advocacy.actions.drafts import compact_draft
from advocacy.models import Draft
from network.outbox import on


@on("draft.grown", key="advocacy.compact")
def compact(draft: str) -> None:
    if Draft.objects.filter(public_id=draft).exists():
        compact_draft(draft)
