"""Calendars of others: fetched, read and told apart. Knows no database, no request, no Django."""
