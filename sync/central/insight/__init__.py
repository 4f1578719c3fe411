"""Visits: projection, totals, pull and export."""
