"""What stands above every first-aid text: call 120 first, and what these words are not."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens.kv import load_kv


class CallFirst(BoxLayout):
    """120 in white on vest red, with the notice beside it. ``is_reviewed`` False adds that no clinician signed yet.

    ``called_text``: since when somebody is calling. The words stand below the number where the box ``is_narrow``;
    ``is_slim``: one row without the sentence, which the page then has to show further down.
    """

    is_reviewed = BooleanProperty(True)
    called_text = StringProperty("")
    is_narrow = BooleanProperty(False)
    is_slim = BooleanProperty(False)


load_kv(__file__)
