"""The syllables of Mandarin as they are typed, and which of them some typed letters may mean.

People in the northeast tell zh from z, ng from n and l from n less strictly than a dictionary does, and many type the
first letters of a word only: a *piece* of what was typed may stand for many syllables, at a cost.
"""

from __future__ import annotations

_WRITTEN = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng cha
chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan cui
cun cuo da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo e ei en eng er
fa fan fang fei fen feng fiao fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun
guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin
jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai
lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lue lun luo lv ma mai man mang
mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie
nin ning niu nong nou nu nuan nue nuo nv o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi
qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa
sai san sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui
shun shuo si song sou su suan sui sun suo ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui
tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang
yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei
zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
"""

SYLLABLES = frozenset(_WRITTEN.split())

INITIALS = frozenset("bpmfdtnlgkhjqxrzcsyw") | {"zh", "ch", "sh"}

LONGEST = max(map(len, SYLLABLES))

EXACT, UNFINISHED, SHORT, FUZZY = 0.0, 1.0, 1.5, 5.0
"""What a reading costs, in natural logarithms of probability: 5 is made up for by a word 150 times as common."""

PERHAPS_MORE = 5.0
"""A whole syllable may be the beginning of a longer one: zhe, on the way to zheng."""


def fold(letters: str) -> str:
    """The letters with what is easily confused made one: zh z, ch c, sh s, ng n, l n; ü typed as v or u."""
    folded = letters.replace("zh", "z").replace("ch", "c").replace("sh", "s").replace("ve", "ue")
    if folded[:1] == "l":
        folded = "n" + folded[1:]
    if folded[:1] in "jqxy" and folded[1:2] == "v":
        folded = folded[0] + "u" + folded[2:]
    return folded[:-1] if folded.endswith("ng") else folded


def key_of(pieces: tuple[str, ...]) -> str:
    """What a word with these syllables, or what these pieces may mean, is filed under: its folded first letters."""
    return "".join("n" if piece[0] == "l" else piece[0] for piece in pieces)


def sounds_of(pieces: tuple[str, ...], is_last: bool) -> str:
    """How the sounds of all words begin that the pieces may mean: as far as syllables are written out."""
    sounds = ""
    for number, piece in enumerate(pieces, 1):
        if piece in INITIALS or len(piece) == 1:
            break
        sounds += fold(piece) if is_last and number == len(pieces) else f"{fold(piece)} "
    return sounds if is_last or len(pieces) != sounds.count(" ") else f"{sounds[:-1]}\t"


_FOLDED = {syllable: fold(syllable) for syllable in SYLLABLES}
_WHOLE = frozenset(_FOLDED.values())
_BEGUN = frozenset(folded[:end] for folded in _FOLDED.values() for end in range(1, len(folded))) | frozenset(
    syllable[:end] for syllable in SYLLABLES for end in range(1, len(syllable))
)


def is_whole(piece: str) -> bool:
    """Whether the piece is a syllable, or sounds like one."""
    return piece in SYLLABLES or fold(piece) in _WHOLE


def is_initial(piece: str) -> bool:
    """Whether the piece may be the first letter of a syllable that was not written out."""
    return piece in INITIALS


def is_begun(piece: str) -> bool:
    """Whether the piece may be a syllable that is still being typed."""
    return piece in _BEGUN


def readings(piece: str, is_last: bool) -> dict[str, float]:
    """What the piece may mean, with what it costs; only the last piece may be unfinished."""
    folded, found = fold(piece), {}
    is_short = piece in INITIALS or len(piece) == 1
    longer = EXACT if piece in INITIALS else SHORT if is_short else PERHAPS_MORE if piece in SYLLABLES else UNFINISHED
    for syllable, sound in _FOLDED.items():
        if syllable == piece:
            found[syllable] = EXACT
        elif sound == folded:
            found[syllable] = FUZZY
        elif is_short or is_last:
            if syllable.startswith(piece):
                found[syllable] = longer
            elif sound.startswith(folded):
                found[syllable] = longer + FUZZY
    return found
