"""Who is responsible for the data of those who register in a series, and whom they may ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from events.models import DataAgreement, DataAgreementText, DataTask, Series, SeriesRole
from network.models import Organisation, PortalSettings

ORGANISER = SeriesRole.Role.ORGANISER
CONTACT = ("contact_name", "contact_email", "contact_phone")


@dataclass(frozen=True)
class Words:
    """A text and the language it is in; empty for none."""

    text: str = ""
    language: str = ""


@dataclass(frozen=True)
class Part:
    """One organiser, and what it does with the data."""

    name: str
    words: Words = Words()


@dataclass(frozen=True)
class Responsible:
    """What a person may read; without an agreement the coordination answers."""

    parts: tuple[Part, ...]
    essence: Words
    contact_name: str
    contact_email: str
    contact_phone: str

    @property
    def is_shared(self) -> bool:
        return len(self.parts) > 1

    @property
    def is_written(self) -> bool:
        return bool(self.essence.text) or any(part.words.text for part in self.parts)


def organisers_of(series: Series) -> list[Organisation]:
    """The organisations that organise it today, each once, by name."""
    today = timezone.localdate()
    roles = SeriesRole.objects.filter(
        Q(until=None) | Q(until__gte=today), series=series, role=ORGANISER, since__lte=today
    )
    return list(Organisation.objects.filter(pk__in=roles.values("organisation")).order_by("name"))


def responsible_for(series: Series, language: str) -> Responsible:
    """Who answers for the data given in this series, in the best language there is."""
    agreement = DataAgreement.objects.filter(series=series).first()
    tasks = list(agreement.tasks.all()) if agreement else []
    essences = list(agreement.texts.all()) if agreement else []
    organisers = organisers_of(series)
    return Responsible(
        parts=tuple(_part(organisation, tasks, language) for organisation in organisers),
        essence=_best(essences, "essence", language),
        **_contact(agreement),
    )


def _part(organisation: Organisation, tasks: Iterable[DataTask], language: str) -> Part:
    mine = [task for task in tasks if task.organisation_id == organisation.pk]
    return Part(organisation.name, _best(mine, "words", language))


def _contact(agreement: DataAgreement | None) -> dict[str, str]:
    """Whom the agreement names; where it names nobody, the coordination."""
    if agreement and (agreement.contact_email or agreement.contact_phone):
        return {name: getattr(agreement, name) for name in CONTACT}
    coordination = PortalSettings.load()
    reach = {name: getattr(coordination, name) for name in CONTACT[1:]}
    return {"contact_name": ""} | reach


def _best(rows: Iterable[Any], name: str, language: str) -> Words:
    """The words in this language, else the French ones, else any."""
    order = {language: 0, settings.LANGUAGE_CODE: 1}
    row = min(rows, key=lambda row: order.get(row.language, 2), default=None)
    return Words(getattr(row, name), row.language) if row else Words()


def without_agreement() -> QuerySet[Series]:
    """Published series of several organisers that do not say who does what, or whom to ask."""
    today = timezone.localdate()
    held = SeriesRole.objects.filter(
        Q(until=None) | Q(until__gte=today),
        series=OuterRef("pk"),
        role=ORGANISER,
        organisation__isnull=False,
        since__lte=today,
    )
    told = DataTask.objects.filter(
        agreement__series=OuterRef("series"), organisation=OuterRef("organisation")
    )
    essence = DataAgreementText.objects.filter(agreement=OuterRef("pk"))
    said = DataAgreement.objects.filter(Exists(essence), series=OuterRef("pk")).exclude(
        contact_email="", contact_phone=""
    )
    current = Q(roles__until=None) | Q(roles__until__gte=today)
    several = Count(
        "roles__organisation",
        filter=Q(current, roles__role=ORGANISER, roles__since__lte=today),
        distinct=True,
    )
    rows = Series.objects.published().annotate(organiser_count=several)
    return rows.filter(
        Q(Exists(held.filter(~Exists(told)))) | ~Exists(said), organiser_count__gte=2
    )
