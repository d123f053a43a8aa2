"""Offers and what people answer: what surrounds their actions."""
