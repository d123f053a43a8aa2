"""Screens about meetings in the admin, for coordinators; one module a subject."""
