"""First-aid figures: people as outlined figures without faces, one movement each in the accent colour.

A figure is a table of layers (`kit.py`), one module a subject; `book.py` has them all by name, with what each shows in
words and the step it belongs to.
"""
