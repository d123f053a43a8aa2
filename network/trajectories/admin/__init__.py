"""Screens of coordinators about trajectories and their kinds."""
