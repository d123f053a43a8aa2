"""Writing the consent log, and what stays of it after erasure."""

from network.identifiers import keyed_hash
from network.models import Consent, ErasureProof


def record_consent(
    purpose: str,
    *,
    subject_kind: str,
    subject_id: str,
    language: str,
    text_version: str,
    is_given: bool = True,
    audience: str = "",
    channel: str = Consent.Channel.SCREEN,
    given_by: str = Consent.GivenBy.SELF,
    fact_id: str = "",
    receiver_id: str = "",
) -> Consent:
    """Add a line to the log: this consent was given, or withdrawn, now."""
    return Consent.objects.create(
        purpose=purpose,
        subject_kind=subject_kind,
        subject_id=subject_id,
        language=language,
        text_version=text_version,
        is_given=is_given,
        audience=audience,
        channel=channel,
        given_by=given_by,
        fact_id=fact_id,
        receiver_id=receiver_id,
    )


def record_erasure(*, subject_kind: str, subject_id: str, purpose: str = "") -> None:
    """Replace somebody's consents by keyed hashes, which prove them to who already knows them.

    With a purpose, only what was kept for that purpose is erased.
    """
    consents = Consent.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    if purpose:
        consents = consents.filter(purpose=purpose)
    lines = [f"{c.purpose}|{c.is_given}|{c.text_version}|{c.at.isoformat()}" for c in consents]
    for line in [*lines, f"{purpose}|erased" if purpose else "erased"]:
        ErasureProof.objects.get_or_create(
            keyed_hash=keyed_hash("erasure", f"{subject_kind}|{subject_id}|{line}"),
            defaults={
                "purpose": line.partition("|")[0],
                "subject_kind": subject_kind,
                "subject_id": subject_id,
            },
        )
    consents.delete()
