"""Teams that are accompanied, and detachments: what surrounds their actions."""
