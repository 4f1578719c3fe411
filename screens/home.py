"""Home: the carriage with six lit windows."""

from screens.base import BaseScreen


class HomeScreen(BaseScreen):
    """The carriage from the side."""
