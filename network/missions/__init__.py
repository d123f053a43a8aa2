"""Missions: what surrounds their actions."""
