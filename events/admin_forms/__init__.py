"""What coordinators fill in about meetings: fields and their words. The rules are the actions'."""

from events.admin_forms.meetings import MeetingFilterForm, MeetingForm
from events.admin_forms.places import PlaceForm
from events.admin_forms.registrants import ExportForm, FindForm, HandRegistrationForm, MoveForm
from events.admin_forms.series import SeriesForm

__all__ = [
    "ExportForm",
    "FindForm",
    "HandRegistrationForm",
    "MeetingFilterForm",
    "MeetingForm",
    "MoveForm",
    "PlaceForm",
    "SeriesForm",
]
