"""The centre's static files, looked up once a process.

Each client of a test has an application of its own, which would look for every file anew: a third of the time of all
tests that ask for something.
"""

from __future__ import annotations

from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware


def look_up_once() -> None:
    """Let every application of this process have the files that the first one found."""
    look_up, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def add_files(self: Any) -> None:
        if not found:
            look_up(self)
            found.update(self.files)
        self.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = add_files
