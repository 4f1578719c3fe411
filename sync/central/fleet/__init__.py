"""Kiosks as staff see them: last contact, version, what is missing."""
