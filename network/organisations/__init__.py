"""Organisations and who acts for them: what surrounds their actions."""
