"""Screens of the admin about the portal as a whole."""
