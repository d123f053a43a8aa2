"""Writes about missions, one module a side. The order of locks: profile, then request."""
