"""What stands above every first-aid text: call 120 first, and what these words are not."""

from __future__ import annotations

from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout

from screens.kv import load_kv


class CallFirst(BoxLayout):
    """120 in white on vest red, with the notice beside it. ``is_reviewed`` False adds that no clinician signed yet."""

    is_reviewed = BooleanProperty(True)


load_kv(__file__)
