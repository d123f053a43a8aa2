"""Names without meaning: public ids, spoken codes, keyed hashes. Knows no model."""

import hashlib
import hmac
import secrets

from django.conf import settings

# Crockford's base32, lower case: no i, l, o, u, so that an id can be read aloud.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH = 12
CODE_LENGTH = 8
LOOKALIKES = str.maketrans("ilou", "110v")


def new_public_id() -> str:
    """Twelve random base32 characters (60 bits), opaque and never reused."""
    return "".join(secrets.choice(ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


def new_sheet_number() -> str:
    """Eight random digits that any telephone types; they say nothing of the account."""
    return "".join(secrets.choice("0123456789") for _ in range(8))


def keyed_hash(purpose: str, text: str, *, key: str | None = None) -> str:
    """HMAC-SHA256 of `text` in hexadecimal (64 characters), apart for each purpose."""
    secret = (key or settings.SECRET_KEY).encode()
    return hmac.new(secret, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def keyed_hashes(purpose: str, text: str) -> list[str]:
    """The hash under today's key and under each key being rotated out."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [keyed_hash(purpose, text, key=key) for key in keys]


def spoken_code(seed: str, *, key: str | None = None) -> str:
    """Eight base32 characters (40 bits) that only we can derive from the seed."""
    number = int(keyed_hash("code", seed, key=key), 16)
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(CODE_LENGTH))


def spelled_code(code: str) -> str:
    """A code as it is shown and read out: two groups of four, in capitals."""
    return f"{code[:4]}-{code[4:]}".upper() if code else ""


def normalise_code(text: str) -> str:
    """A code as typed or dictated, without spaces, dashes, case and lookalikes."""
    kept = "".join(character for character in text.lower() if character.isalnum())
    return kept.translate(LOOKALIKES)


def normalise_email(address: str) -> str:
    """The address as one person would own it: lower case, without the `+tag`."""
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
