"""On the panel that lies the keyboard takes most of the height: the best result stands above it while one types."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.window

PROGRAM = """
import json, sys
from pathlib import Path
sys.path[:0] = sys.argv[1:3]
from kiosks import PANELS, make_kiosk
from stage import Stage
stage = Stage(make_kiosk(Path(sys.argv[3]), PANELS["1920x1080"]), is_fine=False)
from journeys import begin, in_words
from screens.widgets.keyboard import Keyboard
from screens.widgets.links import LinkCard
seen = {}
for lang, letters in (("zh", "xiongkouteng"), ("en", "angina"), ("ru", "инфаркт")):
    begin(stage, lang)
    stage.touch(in_words(stage, "搜索"))
    if lang == "zh":
        stage.touch("用字母")
    for letter in letters:
        stage.touch(letter.upper())
    stage.settle()
    keyboard = stage.find(Keyboard)
    cards = [card for card in stage.visible() if isinstance(card, LinkCard)]
    whole = [card for card in cards if card.to_window(*card.pos)[1] >= keyboard.to_window(*keyboard.pos)[1]
             + keyboard.height]
    seen[lang] = [card.params.get("id") for card in sorted(whole, key=lambda card: -card.to_window(*card.pos)[1])]
print(json.dumps(seen))
stage.kiosk.close()
"""


def test_the_best_result_stands_whole_above_the_keyboard(root: Path, tmp_path: Path) -> None:
    arguments = [root, root / "tests" / "screens", tmp_path / "files"]
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)], cwd=root, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stderr[-3000:]
    seen = json.loads(run.stdout.strip().splitlines()[-1])
    assert {lang: cards[:1] for lang, cards in seen.items()} == {lang: ["FA-09"] for lang in ("zh", "en", "ru")}
