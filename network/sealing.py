"""Secrets at rest, sealed with a key that comes from SECRET_KEY: a copy of the rows opens none."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """Not sealed by us, sealed with a key that is gone, or too old."""


def seal(purpose: str, text: str) -> str:
    """The text, encrypted and signed for this purpose alone."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str, *, within: int | None = None) -> str:
    """What was sealed, at most `within` seconds ago. Raises Unreadable."""
    # MultiFernet tries today's key first, then those that are being rotated out.
    try:
        return _box(purpose).decrypt(sealed.encode(), ttl=within).decode()
    except (InvalidToken, ValueError):
        raise Unreadable(purpose) from None


def _box(purpose: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(purpose, secret)) for secret in secrets])


def _key(purpose: str, secret: str) -> bytes:
    digest = hashlib.blake2b(purpose.encode(), key=hashlib.sha256(secret.encode()).digest())
    return base64.urlsafe_b64encode(digest.digest()[:32])
