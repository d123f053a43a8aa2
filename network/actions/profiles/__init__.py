"""Writes about profiles, one function each."""

from network.actions.profiles.erasing import erase_profile

__all__ = ["erase_profile"]
