"""Obstacles met, findings and recommendations: what surrounds their actions."""
