"""Offers of organisations: written by them, looked at by coordinators, ended by a day."""
