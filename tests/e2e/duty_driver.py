"""A kiosk with its window, for a pair of hands that is another process: real services, files, worker thread and sync.

Read from standard input, a list of JSON a line: a verb of ``duty_hands.Hands`` and what it takes. Written to standard
output, an object of JSON a line: `{"durable": SEQ}` whenever an event has been committed, and one answer to each line.
The clock stands where it is told to, so what the kiosk records is the same each time.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "screens"))

from kiosks import PANELS
from stage import Stage, configure
from voices import FakeEngine

from kiosk.bootstrap import build_kiosk
from kiosk.settings import Settings

PANEL = PANELS["1080x1920"]


def main() -> int:
    home, central, moment = sys.argv[1:]
    configure(PANEL, is_windowed=True)
    from tests.e2e.duty_hands import Hands, ToldClock, Watched, tell

    settings = Settings(home=Path(home), panel=PANEL, ballast_bytes=0, central_url=central, public_url=central)
    work, clock = Watched(), ToldClock(datetime.fromisoformat(moment))
    kiosk = build_kiosk(settings, clock=clock, in_background=work, voice_engine=FakeEngine())
    work.kiosk = kiosk
    hands = Hands(Stage(kiosk, is_fine=False, is_told=True), work)
    tell({"ready": kiosk.volunteering.assistance.headcount_today()})
    for line in sys.stdin:
        tell(hands.do(*json.loads(line)))
    kiosk.close()
    work.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
