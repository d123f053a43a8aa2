"""Writes about observations, one module a side. The order of locks: profiles, then findings."""
