"""Prints what a visitor hears who does not see the screen: ``python tools/spoken_order.py [SCREEN] [LANGUAGE]``.

For reviewers: read a screen as a list and ask what a blind visitor would curse. SCREEN is a scene of
tests/screens/gallery.py, all of them by default; LANGUAGE is zh, en or ru. ``--keys`` adds the name of the recording
that would be played instead of the engine (assets/clips).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "screens")]


def main() -> None:
    """Open a kiosk without a display and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("screen", nargs="?", default="")
    parser.add_argument("language", nargs="?", default="zh", choices=("zh", "en", "ru"))
    parser.add_argument("--panel", default="1080x1920", help="one of tests/screens/kiosks.py")
    parser.add_argument("--keys", action="store_true")
    options = parser.parse_args()
    from kiosks import PANELS, make_kiosk
    from stage import Stage

    with tempfile.TemporaryDirectory() as home:
        stage = Stage(make_kiosk(Path(home), PANELS[options.panel]))
        found = list(listings(stage, options.screen, options.language, has_keys=options.keys))
        stage.kiosk.close()
    if not found:
        parser.error(f"no scene is called {options.screen}")
    print("\n\n".join(found))


def listings(stage: Any, wanted: str, lang: str, *, has_keys: bool) -> Any:
    """The listing of each scene that is wanted."""
    from gallery import scenes, show

    from screens.translation import tr

    stage.kiosk.visits.touched()
    tr.set_language(lang)
    for name, screen, params in scenes(stage.kiosk):
        if wanted in ("", name):
            show(stage, screen, params)
            yield "\n".join([f"== {name} ({lang})", *lines(stage, has_keys=has_keys)])


def lines(stage: Any, *, has_keys: bool) -> list[str]:
    """One line an item: its number, and every utterance behind the language of its voice."""
    from kiosk.voice.clips import clip_key
    from kiosk.voice.reading import joined
    from screens.voice.wording import in_words

    said = []
    for number, item in enumerate(stage.app.root.voice.items(), 1):
        utterances = in_words(item)
        joint = joined(utterances)
        keys = " ".join(f"{utterance.lang}/{clip_key(utterance.text)}" for utterance in utterances)
        words = " ".join(f"[{utterance.lang}] {utterance.text}" for utterance in joint)
        said.append(f"{number:3} {words}{f'   {keys}' if has_keys else ''}")
    return said


if __name__ == "__main__":
    main()
