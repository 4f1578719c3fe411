"""What stands above every first-aid text: call 120 first, and what these words are not."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens.kv import load_kv


class CallFirst(BoxLayout):
    """120 in white on vest red, with the notice beside it. ``is_reviewed`` False adds that no clinician signed yet.

    ``called_text``, while somebody is calling: since when.
    """

    is_reviewed = BooleanProperty(True)
    called_text = StringProperty("")


load_kv(__file__)
