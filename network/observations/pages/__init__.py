"""Pages about observations: of their authors, of institutions, of whoever reads."""
