"""Content packs: publishing them, and what kiosks pull."""
