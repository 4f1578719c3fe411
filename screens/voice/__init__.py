"""Self-voicing: a visitor who does not see the screen hears it, since Kivy has no screen reader to lean on.

``spoken`` reads a screen's widgets as a list of items, ``wording`` puts an item into words, ``reader`` goes through
the list, ``finger`` understands the hand, ``layer`` lies over the window and ties them together, ``strip`` holds the
large buttons, ``mode`` is the switch that everything else may turn.
"""
