"""Writes about trajectories, one module a side. The order of locks: profile, then trajectory."""
