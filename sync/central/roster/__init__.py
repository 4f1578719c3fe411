"""Volunteers of the stations: who they are to the kiosks, and the hash of their PIN."""
