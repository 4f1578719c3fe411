"""All figures by name, what each shows in words, and the step to which they belong."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.i18n import N_
from screens.art.aid import choking, cpr, positions, stroke, wounds
from screens.art.aid.kit import Figure

FIGURES: dict[str, Figure] = {
    **cpr.FIGURES,
    **choking.FIGURES,
    **positions.FIGURES,
    **wounds.FIGURES,
    **stroke.FIGURES,
}

WORDS = {
    "cpr_place": N_("按压的位置在胸部正中、胸骨下半段"),
    "cpr_hands": N_("一手掌根按在胸部正中，另一手叠在上面"),
    "cpr_push": N_("跪在旁边，双臂伸直，垂直向下按，再让胸部弹回"),
    "cpr_thirty": N_("先按压30次"),
    "cpr_two": N_("头后仰，嘴对嘴吹2次气"),
    "cpr_swap": N_("第二个人过来接着按"),
    "aed_pads": N_("一片电极片在右锁骨下，另一片在左侧腋下"),
    "aed_clear": N_("AED工作时，旁边的人举起双手退开"),
    "child_push": N_("儿童用一只手，垂直向下按"),
    "child_airway": N_("一手压额头，另一手抬下巴，头向后仰"),
    "infant_push": N_("双手环抱婴儿胸部，两个拇指并在胸骨下半段按压"),
    "back_blows": N_("他弯腰前倾，您一手托住胸，一手拍两肩胛骨之间"),
    "abdominal_thrusts": N_("从背后抱住，拳头在肚脐上方，向里向上冲"),
    "chest_thrusts": N_("孕妇或很胖的人，从背后抱住胸部，向里压"),
    "infant_face_down": N_("婴儿脸朝下趴在前臂上，头比身体低，手托住下巴"),
    "infant_back_blows": N_("婴儿脸朝下，用掌根拍两肩胛骨之间"),
    "infant_chest_thrusts": N_("婴儿脸朝上，头低，用掌根按胸部正中"),
    "recovery_arm": N_("图一：靠近您的手臂向外弯成直角"),
    "recovery_knee": N_("图二：远侧的手贴在脸颊，远侧的膝盖弯起来，向您这边拉"),
    "recovery_side": N_("图三：侧身躺好，上面的腿弯成直角，头向后仰，嘴朝下"),
    "legs_up": N_("平躺，双腿抬高放在东西上"),
    "seizure_space": N_("头下垫软物，把桌椅移开"),
    "press_wound": N_("隔着布用手直接压住伤口"),
    "more_cloth": N_("旧布不拿开，再往上加一层布"),
    "tourniquet": N_("止血带扎在伤口和心脏之间，离伤口5—7厘米，用棒绞紧"),
    "burn_water": N_("烫伤的地方放在流动的凉水下冲"),
    "warm_water": N_("冻伤的手泡进温水里"),
    "no_rubbing": N_("不要揉搓冻伤的地方"),
    "nose_pinch": N_("身体和头前倾，手指捏住鼻翼"),
    "eye_rinse": N_("头侧过来，水从鼻侧冲向耳侧"),
    "stroke_face": N_("一边嘴角垂下来"),
    "stroke_arms": N_("两臂平举，一侧往下掉"),
    "stroke_speech": N_("仔细听，说话含糊不清"),
}
"""What a figure shows, for who hears the screen instead of seeing it."""

NEVER = 0
"""In place of a step's number: the page of what never to do."""

FIGURES_OF_STEPS: dict[tuple[str, int], tuple[str, ...]] = {
    ("FA-01", 3): ("cpr_place", "cpr_hands"),
    ("FA-01", 4): ("cpr_push",),
    ("FA-01", 5): ("cpr_thirty", "cpr_two"),
    ("FA-01", 6): ("cpr_swap",),
    ("FA-02", 3): ("aed_pads",),
    ("FA-02", 4): ("aed_clear",),
    ("FA-02", 5): ("cpr_push",),
    ("FA-03", 3): ("child_airway",),
    ("FA-03", 4): ("child_push", "infant_push"),
    ("FA-03", 5): ("child_push", "infant_push"),
    ("FA-03", 6): ("cpr_thirty", "cpr_two"),
    ("FA-04", 2): ("back_blows",),
    ("FA-04", 3): ("abdominal_thrusts",),
    ("FA-04", 4): ("back_blows", "abdominal_thrusts"),
    ("FA-04", 5): ("chest_thrusts",),
    ("FA-04", 6): ("cpr_push",),
    ("FA-05", 1): ("infant_face_down",),
    ("FA-05", 2): ("infant_back_blows",),
    ("FA-05", 3): ("infant_chest_thrusts",),
    ("FA-05", 4): ("infant_back_blows", "infant_chest_thrusts"),
    ("FA-05", 5): ("infant_push",),
    ("FA-06", 2): ("recovery_arm", "recovery_knee", "recovery_side"),
    ("FA-06", 4): ("cpr_push",),
    ("FA-07", 2): ("press_wound",),
    ("FA-07", 3): ("more_cloth",),
    ("FA-07", 4): ("tourniquet",),
    ("FA-08", 1): ("stroke_face",),
    ("FA-08", 2): ("stroke_arms",),
    ("FA-08", 3): ("stroke_speech",),
    ("FA-10", 2): ("seizure_space",),
    ("FA-10", 3): ("recovery_side",),
    ("FA-11", 1): ("legs_up",),
    ("FA-12", 1): ("burn_water",),
    ("FA-13", 3): ("warm_water",),
    ("FA-13", NEVER): ("no_rubbing",),
    ("FA-14", NEVER): ("no_rubbing",),
    ("FA-15", 5): ("cpr_push",),
    ("FA-21", 2): ("press_wound",),
    ("FA-22", 1): ("nose_pinch",),
    ("FA-22", 2): ("nose_pinch",),
    ("FA-23", 3): ("cpr_push",),
    ("FA-25", 4): ("recovery_side",),
    ("FA-26", 1): ("eye_rinse",),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure by its name, and what it shows in Chinese, to be translated."""

    name: str
    figure: Figure
    words: str


def figures_of(procedure: str, step: int) -> list[Drawn]:
    """The figures of a step (numbered from 1, ``NEVER`` for what never to do), in the order of its phases."""
    names = FIGURES_OF_STEPS.get((procedure, step), ())
    return [Drawn(name, FIGURES[name], WORDS[name]) for name in names]
