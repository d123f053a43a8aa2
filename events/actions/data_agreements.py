"""Writing down who of the organisers does what with people's data, and whom to ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_series_act
from events.models import DataAgreement, DataAgreementText, DataTask, Series
from network.models import Organisation, User


@dataclass(frozen=True, kw_only=True)
class DataAgreementFacts:
    """What people may read; words by language, tasks by organisation and language."""

    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    essence: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[tuple[Organisation, str], str] = field(default_factory=dict)


@transaction.atomic
def save_data_agreement(
    series: Series, facts: DataAgreementFacts, *, by: User | None = None, seen: int | None = None
) -> DataAgreement:
    """Write the agreement of a series anew; words left empty are taken away.

    `seen` is the version that was on the screen. Raises ValidationError by field, and when a
    colleague saved meanwhile.
    """
    Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
    row = DataAgreement.objects.filter(series=series).first() or DataAgreement(
        series=series, version=0
    )
    if seen is not None and seen != row.version:
        raise ValidationError(
            _("A colleague saved this meanwhile. Open this page again, and compare with yours."),
            code="overtaken",
        )
    for name in ("contact_name", "contact_email", "contact_phone"):
        setattr(row, name, getattr(facts, name).strip())
    row.version += 1
    row.updated_at = timezone.now()
    row.full_clean(exclude=["series"])
    row.save()
    _save_words(row, facts)
    record_series_act("data_agreement_written", series, by=by)
    return row


def _save_words(row: DataAgreement, facts: DataAgreementFacts) -> None:
    row.texts.all().delete()
    row.tasks.all().delete()
    for language, essence in facts.essence.items():
        if essence.strip():
            DataAgreementText.objects.create(
                agreement=row, language=language, essence=essence.strip()
            )
    for (organisation, language), words in facts.tasks.items():
        if words.strip():
            DataTask.objects.create(
                agreement=row, organisation=organisation, language=language, words=words.strip()
            )
