"""Writing a place: the cards of all the meetings held there follow."""

from dataclasses import dataclass

from django.db import transaction

from events.actions.series import rewrite_meeting_card
from events.models import Meeting, Place
from network.outbox import emit
