"""What is typed in danger: its number, its procedure or its answer comes first, however much else holds the words.

How people say it is content: other ways to ask for a first-aid procedure, for a number of an emergency, and for a
question whose answer is such a number. Whatever says all of one of these, leads to it. Not what only says it as part
of a way to ask for something else: a car that does not start (打不着火) is not on fire (着火). And not whoever asks who
pays for a broken leg, or where first aid is taught: they have time.

After that comes what has just this name, or is asked for in just these words: of all that speaks of charging (充电) the
socket. Then what is asked for in a whole sentence that says nothing else: where a hospital is (医院在哪).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from assets import asset
from kiosk.search.engine import Found
from kiosk.search.entries import SEARCHED, VARIANTS
from kiosk.search.said import Said, Ways, said
from kiosk.services.content import Content
from kiosk.services.phones import EMERGENCY

ALWAYS, HERE = "", "/"
QUESTIONS, HARMLESS, NAMED = "consultations", ("service_items", "amenities"), ("amenities", "partner_types")
EMERGENCIES, MOST_EMERGENCIES = "A", 40
"""The group of questions about emergencies; so many of them lead however large the content is."""

MOST_NAMED = 200
"""So many amenities, and so many partners, are known by their names however large the content is."""

MOST_OF_KIND = 12
"""So many of what is found of a kind are looked at: there may be tens of thousands."""

EXACTLY, AS_A_QUESTION, ELSE, ALARM = range(4)
"""What has just this name, then what the text asks for in a whole sentence and nothing else, come before the rest; what
is for danger behind it, if only the name of something else has its word: a gas station.
"""

CALM_WORDS, CALM_NAMES = "calm_words.txt", "calm_names.txt"
"""Words of those who have time; names of what is no danger, that have a word of it."""

KEPT = 400
"""So many records are kept as they are compared, until the content changes."""


class Danger:
    """Knows what leads to help at once."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._version, self._ways = "", dict[str, Ways]()

    def prepare(self) -> None:
        """Makes ready what is compared with every text, so that no key waits for it."""
        self._of(ALWAYS), self._of(HERE)

    def first(self, text: str, found: Sequence[Found], table: str | None) -> list[Found]:
        """What was found; before it what the text says a way to ask for in danger, the longest first, and behind that
        what is asked for by nothing but the text."""
        asked = said(text)
        held = {path: way for path, way in self._held(asked, found).items() if table in (None, _table(path))}
        if held and _says(CALM_WORDS, asked):
            held = {}
        if held:
            others = [way for path in self._others(found) for _, way in self._of(path).held(asked)]
            held = {path: way for path, way in held.items() if not any(_is_part(way, other) for other in others)}
        share = max((hit.share for hit in found), default=1.0)
        known = {hit.path: (rank, hit) for rank, hit in enumerate(found)}
        # As good an answer as the best that words found, so that no list leaves it out.
        leading = [
            (known[path][1] if path in known else Found(path, 0.0, share))._replace(share=share)
            for path in sorted(held, key=lambda path: (-held[path].size, known.get(path, (len(found),))[0]))
        ]
        is_calm = not held and _says(CALM_NAMES, asked)
        found = [*found, *(Found(path, 0.0, share) for path in self._asked_for_here(asked, table) if path not in known)]
        behind = [(self._place(hit.path, asked, is_calm), hit) for hit in found if hit.path not in held]
        some = [(place, hit._replace(share=share) if place < ELSE else hit) for place, hit in behind]
        return [*leading, *(hit for _, hit in sorted(some, key=lambda pair: pair[0]))]

    def _place(self, path: str, asked: Said, is_calm: bool) -> int:
        ways = self._of(path)
        if any((way.han, way.words) == (asked.han, asked.words) for _, way in ways.held(asked)):
            return EXACTLY
        if path in ways.all_of(asked):
            return AS_A_QUESTION
        return ALARM if is_calm and (_table(path) == "first_aid" or self._is_urgent(path)) else ELSE

    def _asked_for_here(self, asked: Said, table: str | None) -> list[str]:
        """What a station has and who works with it, where the text asks for nothing else: so much may hold its other
        words that it is not found.
        """
        return sorted(path for path in self._of(HERE).all_of(asked) if table in (None, _table(path)))

    def _held(self, asked: Said, found: Sequence[Found]) -> dict[str, Said]:
        """The longest way to ask for each thing that may lead, of those that a text says."""
        longest: dict[str, Said] = {}
        for each in (ALWAYS, *filter(self._is_urgent, _some(found, QUESTIONS))):
            for path, way in self._of(each).held(asked):
                if path not in longest or way.size > longest[path].size:
                    longest[path] = way
        return longest

    def _others(self, found: Sequence[Found]) -> list[str]:
        questions = [path for path in _some(found, QUESTIONS) if not self._is_urgent(path)]
        return [*questions, *(path for table in HARMLESS for path in _some(found, table))]

    def _is_urgent(self, path: str) -> bool:
        """Whether this is a question whose answer, if it is still there, is to call for help."""
        table, _, key = path.partition("/")
        questions = self._content.table(QUESTIONS)
        return table == QUESTIONS and key in questions and not set(EMERGENCY).isdisjoint(questions[key].phones)

    def _of(self, path: str) -> Ways:
        """The ways to ask for one thing, for all that may lead whatever was found, or for all that a station names."""
        version = self._content.version()
        if self._version != version:
            self._version, self._ways = version, {}
        elif len(self._ways) > KEPT:
            # What is asked of every text takes long to compare: the key that went over this must not wait for it.
            self._ways = {each: self._ways[each] for each in (ALWAYS, HERE) if each in self._ways}
        # Another thread may begin anew meanwhile.
        kept = self._ways
        if path not in kept:
            paths = {ALWAYS: self._always, HERE: self._here}.get(path, lambda: [path])()
            kept[path] = Ways((path, way) for path in paths for way in self._said_of(path))
        return kept[path]

    def _always(self) -> list[str]:
        """What leads even where so much else holds the words that it is not found."""
        numbers = [number for number in EMERGENCY if number in self._content.table("hotlines")]
        questions = self._content.keys(QUESTIONS, group=EMERGENCIES)[:MOST_EMERGENCIES]
        few = {"first_aid": list(self._content.table("first_aid")), "hotlines": numbers, QUESTIONS: questions}
        paths = [f"{table}/{key}" for table, keys in few.items() for key in keys]
        return [path for path in paths if _table(path) != QUESTIONS or self._is_urgent(path)]

    def _here(self) -> list[str]:
        return [f"{table}/{key}" for table in NAMED for key in islice(self._content.table(table), MOST_NAMED)]

    def _said_of(self, path: str) -> Iterator[Said]:
        table, _, key = path.partition("/")
        record = self._content.table(table).get(key)
        others = self._content.table(VARIANTS[table]).get(key) if table in VARIANTS else None
        if record:
            yield from (said(title, is_name=True) for title in SEARCHED[table](record)[0])
        if others:
            yield from map(said, (*others.zh, *others.en, *others.ru))


def _says(name: str, asked: Said) -> bool:
    return any(_listed(name).held(asked))


@cache
def _listed(name: str) -> Ways:
    return Ways(("", said(line)) for line in asset("search", name).read_text("utf-8").splitlines())


def _table(path: str) -> str:
    return path.partition("/")[0]


def _some(found: Sequence[Found], table: str) -> list[str]:
    return [hit.path for hit in found if _table(hit.path) == table][:MOST_OF_KIND]


def _is_part(way: Said, other: Said) -> bool:
    return other.size > way.size and other.holds(way)
