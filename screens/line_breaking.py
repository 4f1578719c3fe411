"""Breaking text into lines by the Chinese rules. No Kivy here: the width of a piece of text comes from the caller.

Kivy breaks only at spaces, else anywhere: lines would begin with "，" and "G1234" would stand alone. Rules kept here
(Requirements for Chinese Text Layout, W3C; GB/T 15834 for punctuation):

- no line begins with closing punctuation or ends with opening punctuation;
- a Latin or Cyrillic word, a number, a train number, a time, a span of times stays whole;
- a minus stays with its number, and a word that often stands in headings (求助单号, 工作人员) whole;
- a number keeps the measure word after it, in Russian an abbreviated one or the month, and 约 before it;
- a line does not end in the first character of a word of two (急用, 马上) where it may as well end before it;
- a number to say aloud in groups of three (480 000 6) stays whole;
- no line begins with a dash or a middle dot, and a short name with a middle dot (示例·班长) stays whole;
- a Russian word of one or two letters stays with the next;
- a word with a hyphen wider than the whole room is divided behind that, a Russian one by syllables, with a hyphen;
- the last line is not a single character or a lonely train number: it takes company from the line above, but
  not so that a single character is left there; nor does it begin with one character before a comma (值 / 守，到).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kiosk.search.words import common_words, known_words

Measure = Callable[[str], float]

CLOSING = "»，。：；！？）」』】》〉”’、％%,.:;!?)]}·…—–→/"
OPENING = "«（「『【《〈“‘([{￥¥№#"
_WORD = r"[0-9−A-Za-z\u00c0-\u024f\u0400-\u04ff_@&+\-'’.,:/\u00a0°#*№]+"
_NAME = r"(?<![\u3400-\u9fff·])[\u3400-\u9fff]{1,3}·[\u3400-\u9fff]{1,3}(?![\u3400-\u9fff·])"
_TERMS = (
    "找工作人员|工作人员|志愿者|网格员|合伙人|残疾人|机关干部|旅客|求助单号|值守|今天|夜间|手语|失物|突发|伤病|"
    "温馨服务|服务|驿站|专列|大集|车站|火车|站台|广场|检票口|自行车|身份证明|身份证|出入境|卫生间|母婴室|终端|平台|"
    "急救|救援|救助|援助|心肺复苏|脑卒中|呼吸|按压|胸廓|气道|煤气|法律|权益|安全|民政部门|劳动合同|养老保险|贷款|"
    "公安|工会|就医|材料|证明|牌照|车辆|示例|现场|位置|号码|依据|人民日报|"
    "询问|咨询|登记|办理|处置|务必|需要|告诉|开始|临时|自己|没有|他们|怎么办|分钟|小时|公里"
)
"""Chinese words of headings, buttons and cards that were seen parted there; in a longer text they cost no room."""

_TERM = rf"(?=[{''.join({term[0] for term in _TERMS.split('|')})}])(?:{_TERMS})"
"""A character that begins none of them is told by itself: most do."""

_TOKEN = re.compile(rf"\s+|{_WORD}|{_NAME}|{_TERM}|.", re.DOTALL)
_SPACED = re.compile(r"\S+\s*|\s+")
_HYPHEN = re.compile(r"(?<=[^\W\d_]{2}-)(?=[^\W\d_]{2})")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_ALONE = re.compile(r"[\u3400-\u9fff]+[，。：；！？、）”]?\s*")
_PREPOSITION = re.compile(r"[А-Яа-яЁё]{1,2}\s+")
_DATE = re.compile(r"[0-9][年月]$")
_ABOUT = re.compile(r"约\s*$")
_NUMBERED = re.compile(r"[0-9]$")
_SPAN_BEGUN = re.compile(r"[0-9][–—-]$")
_GROUP_OF_THREE = re.compile(r"(?<![0-9])[0-9]{3}$")
_NEXT_GROUP = re.compile(r"[0-9]{1,3}[.,:]?")
_RUSSIAN_MONTH = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_RUSSIAN_UNIT = re.compile(rf"(?:[а-яё]{{1,3}}|{_RUSSIAN_MONTH})[.,;)]*")
_VOWEL, _CONSONANT, _SIGN = "аеёиоуыэюя", "бвгджзклмнпрстфхцчшщ", "йьъ"
_LETTER = _VOWEL + _CONSONANT + _SIGN
_SYLLABLES = tuple(
    re.compile(f"(?<={before})(?={after})", re.IGNORECASE)
    for before, after in (
        (f"[{_SIGN}]", f"[{_LETTER}]{{2}}"),
        (f"[{_VOWEL}]", f"[{_VOWEL}][{_LETTER}]"),
        (f"[{_VOWEL}][{_CONSONANT}]", f"[{_CONSONANT}][{_VOWEL}]"),
        (f"[{_CONSONANT}][{_VOWEL}]", f"[{_CONSONANT}][{_VOWEL}]"),
        (f"[{_VOWEL}][{_CONSONANT}]", f"[{_CONSONANT}]{{2}}[{_VOWEL}]"),
        (f"[{_VOWEL}][{_CONSONANT}]{{2}}", f"[{_CONSONANT}]{{2}}[{_VOWEL}]"),
    )
)
"""Between which letters a Russian word may be divided (P. Christov's rules); never a single letter from the rest."""
_ENDS_A_CLAUSE = re.compile(r"[\u3400-\u9fff][，。；：！？、]")
_LEAST_ABOVE = 4
"""Pieces on the first of two lines that can spare one."""
_SHORT_LAST_LINE = 2.0
"""A last line narrower than this many Chinese characters is given company."""


def break_lines(text: str, width: float, measure: Measure) -> list[str]:
    """``text`` as lines of at most ``width`` by ``measure`` (same unit); line feeds in the text are kept as breaks.

    A single piece wider than ``width`` is cut between characters: nothing is ever drawn beyond the edge.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_break_paragraph(paragraph, width, measure))
    return lines


def _break_paragraph(paragraph: str, width: float, measure: Measure) -> list[str]:
    pieces = list(_fitting(pieces_of(paragraph), width, measure))
    lines: list[list[str]] = [[]]
    used = 0.0
    for piece in pieces:
        size = measure(piece)
        if lines[-1] and used + measure(piece.rstrip()) > width:
            lines.append([lines[-1].pop()] if _parts_a_word(lines[-1], piece) else [])
            used = sum(map(measure, lines[-1]))
        if lines[-1] or piece.strip():
            lines[-1].append(piece)
            used += size
    _give_company(lines, width, measure)
    return ["".join(line).strip(" ") for line in lines]


def pieces_of(text: str) -> list[str]:
    """``text`` cut wherever a line may end: each piece stays whole, spaces hang on the piece before them."""
    pieces: list[str] = []
    glue = False
    for token in _TOKEN.findall(text):
        if pieces and (glue or _clings(pieces[-1], token)):
            pieces[-1] += token
        else:
            pieces.append(token)
        glue = token[-1] in OPENING or (glue and token.isspace()) or bool(_PREPOSITION.fullmatch(pieces[-1]))
    return pieces


def _clings(before: str, token: str) -> bool:
    """Whether ``token`` may not begin a line after ``before``."""
    if token.isspace() or token[0] in CLOSING:
        return True
    stem = before.rstrip(" ")
    is_latin = bool(re.match(_WORD, token))
    if token[0].isdigit() and _ABOUT.search(before):
        return True
    if is_latin and stem == before and re.search(rf"{_WORD}$", before) and before[-1] not in CLOSING:
        return True
    if is_latin and stem == before and (_DATE.search(stem) or (token[0].isdigit() and _SPAN_BEGUN.search(stem))):
        return True
    if _NEXT_GROUP.fullmatch(token) and before != stem and _GROUP_OF_THREE.search(stem):
        return True
    if _RUSSIAN_UNIT.fullmatch(token) and before != stem and _NUMBERED.search(stem):
        return True
    # 22 点, 3 元, 第 2 站: a number and the character that says what it counts are read as one word
    return bool(_HAN.match(token) and _NUMBERED.search(stem))


def _fitting(pieces: list[str], width: float, measure: Measure) -> Iterator[str]:
    for piece in pieces:
        if measure(piece.rstrip()) <= width:
            yield piece
        else:
            yield from _cut(piece, width, measure)


def _cut(piece: str, width: float, measure: Measure) -> Iterator[str]:
    # What should stay together is parted before a word is.
    words = _SPACED.findall(piece)
    words = words if len(words) > 1 else _HYPHEN.split(piece)
    if len(words) > 1:
        yield from _fitting(words, width, measure)
        return
    allowed = _divisions(piece)
    start = 0
    while measure(piece[start:].rstrip()) > width:
        divided = [end for end in allowed if end > start + 1 and measure(piece[start:end] + "-") <= width]
        if divided:
            yield piece[start : divided[-1]] + "-"
            start = divided[-1]
            continue
        end = start + 1
        while end < len(piece) and measure(piece[start : end + 1]) <= width:
            end += 1
        if end >= len(piece):
            break
        yield piece[start:end]
        start = end
    yield piece[start:]


def tears(text: str, width: float, measure: Measure) -> bool:
    """Whether a word of ``text`` is wider than ``width`` and cannot be divided: Chinese can, Russian by syllables."""
    words = (word for piece in pieces_of(text) for word in _SPACED.findall(piece))
    for word in (part for joined in words for part in _HYPHEN.split(joined)):
        if measure(word.rstrip()) > width and not _HAN_ALONE.fullmatch(word):
            allowed = _divisions(word)
            parts = [word[start:end] for start, end in zip([0, *allowed], [*allowed, len(word)], strict=True)]
            if not allowed or any(measure(f"{part.rstrip()}-") > width for part in parts):
                return True
    return False


def _divisions(word: str) -> list[int]:
    """Before which characters of ``word`` it may be divided."""
    found = {match.start() for rule in _SYLLABLES for match in rule.finditer(word)}
    return sorted(place for place in found if _is_word(word[place - 2 : place]) and _is_word(word[place : place + 2]))


def _is_word(letters: str) -> bool:
    return len(letters) > 1 and all(letter.lower() in _LETTER for letter in letters)


def _give_company(lines: list[list[str]], width: float, measure: Measure) -> None:
    """Move pieces down while the last line of several is too short to be read as part of the sentence."""
    if len(lines) < 2:
        return
    last, above = lines[-1], lines[-2]
    if not last:
        return
    wanted = 2 if _is_lonely_number(last, above) else 0
    while len(above) > 1 and (_is_short(last, measure) or _count_han(last) < wanted):
        longer, shorter = measure("".join([above[-1], *last]).rstrip()), measure("".join(above[:-1]).rstrip())
        # Two characters below two are company enough: 请人 and 帮忙, not 请 and 人帮忙.
        is_enough = _count_han(last) >= max(2, wanted)
        if longer > width or (is_enough and shorter <= measure("中")):
            return
        last.insert(0, above.pop())
    if _parts_a_word(above, last[0]) and measure("".join([above[-1], *last]).rstrip()) <= width:
        last.insert(0, above.pop())
    is_parted = len(lines) == 2 and bool(last and above and _ENDS_A_CLAUSE.match(last[0]) and _HAN.fullmatch(above[-1]))
    if is_parted and len(above) > _LEAST_ABOVE and measure("".join([above[-1], *last]).rstrip()) <= width:
        last.insert(0, above.pop())


def _parts_a_word(above: list[str], piece: str) -> bool:
    """Whether a line that ends before ``piece`` would part a word of two characters, and one character earlier none, or
    one that is less of a word. Everything else that is kept whole is a piece by itself.
    """
    if len(above) < _LEAST_ABOVE - 1 or not (_HAN.fullmatch(above[-1]) and _HAN.match(piece)):
        return False
    return _commonness(above[-1] + piece[0]) > _commonness(above[-2][-1] + above[-1])


def _commonness(pair: str) -> int:
    return (pair in known_words()) + (pair in common_words())


def _is_short(line: list[str], measure: Measure) -> bool:
    return measure("".join(line).rstrip()) <= _SHORT_LAST_LINE * measure("中")


def _is_lonely_number(line: list[str], above: list[str]) -> bool:
    return len(line) == 1 and not _count_han(line) and _count_han(above) > 0


def _count_han(line: list[str]) -> int:
    return len(_HAN.findall("".join(line)))
