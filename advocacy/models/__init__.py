"""The rows of advocacy: notes, their teams and the texts they write."""

from advocacy.models.drafts import Draft, DraftUpdate
from advocacy.models.notes import WRITABLE, WRITES, Note, NoteState, Right, TeamPlace

__all__ = [
    "WRITABLE",
    "WRITES",
    "Draft",
    "DraftUpdate",
    "Note",
    "NoteState",
    "Right",
    "TeamPlace",
]
