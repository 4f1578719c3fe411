"""Figures of resuscitation: where the hands go, how deep, how often, the pads of the AED."""

from __future__ import annotations

from screens.art.aid.kit import GROUND, Figure, Layer, arrow, ball, bent_arrow, dots, head, ink, limb, ring

# An adult on the back on a hard floor, the head at the left and looking up.
LYING = Layer(
    "patient",
    (
        *head(62, 74, 90),
        limb(20, (82, 68), (100, 66)),
        limb(44, (108, 66), (205, 64)),
        limb(25, (212, 58), (300, 55), (366, 54)),
        limb(20, (366, 54), (372, 68)),
    ),
)
LYING_ARM = Layer("patient", (limb(17, (112, 60), (158, 52), (204, 52)),))

KNEELING = Layer(
    "helper",
    (
        *head(128, 240, 235),
        limb(20, (138, 228), (158, 210)),
        limb(40, (160, 208), (236, 160)),
        limb(26, (240, 152), (216, 66), (300, 56)),
    ),
)
STRAIGHT_ARMS = Layer("helper", (limb(18, (156, 208), (152, 100)), limb(18, (166, 206), (160, 100)), ball(156, 94, 24)))

PUSH: Figure = (GROUND, KNEELING, LYING, LYING_ARM, STRAIGHT_ARMS, arrow((96, 196), (96, 100), both=True, width=15))

# The upper body from the front.
CHEST = Layer(
    "patient",
    (
        ball(200, 262, 66),
        limb(34, (200, 222), (200, 240)),
        limb(54, (142, 186), (258, 186)),
        limb(120, (200, 152), (200, 10)),
        limb(36, (134, 182), (106, 60), (104, 4)),
        limb(36, (266, 182), (294, 60), (296, 4)),
    ),
)
BREASTBONE = (ink(3.2, (200, 202), (200, 96)), ink(3.2, (184, 206), (150, 208)), ink(3.2, (216, 206), (250, 208)))
LOWER_RIBS = (ink(3.2, (196, 92), (156, 60)), ink(3.2, (204, 92), (244, 60)))

PLACE: Figure = (CHEST, *BREASTBONE, *LOWER_RIBS, Layer("accent", (ball(200, 128, 34),)), ring(200, 128, 64))

LOWER_HAND = Layer(
    "helper",
    (
        limb(30, (392, 196), (226, 134)),
        limb(38, (222, 132), (196, 126)),
        *(limb(11, (192, y + 2), (150, y)) for y in (140, 128, 116)),
    ),
)
UPPER_HAND = Layer(
    "helper",
    (
        limb(30, (392, 92), (234, 122)),
        limb(38, (232, 124), (208, 130)),
        *(limb(11, (206, y), (166, y + 4)) for y in (142, 130, 118)),
    ),
)
HANDS: Figure = (CHEST, *BREASTBONE, *LOWER_RIBS, ring(196, 128, 118, thick=11), LOWER_HAND, UPPER_HAND)

THIRTY: Figure = (
    GROUND,
    KNEELING,
    LYING,
    LYING_ARM,
    STRAIGHT_ARMS,
    dots(292, 120, 5, 6, 19, 11),
    arrow((96, 190), (96, 106), width=13),
)

TILTED = Layer(
    "patient",
    (
        *head(112, 78, 125, 56),
        limb(26, (138, 74), (160, 70)),
        limb(56, (172, 70), (300, 66)),
        limb(32, (300, 62), (396, 58)),
    ),
)
BREATHING = Layer(
    "helper",
    (
        *head(96, 140, 285, 56),
        limb(46, (150, 160), (250, 190), (300, 140)),
        limb(28, (304, 128), (262, 60), (352, 54)),
    ),
)
TWO: Figure = (
    GROUND,
    BREATHING,
    TILTED,
    Layer("helper", (limb(19, (166, 160), (150, 108), (118, 98)),)),
    dots(38, 226, 2, 1, 46, 30),
    bent_arrow((46, 176), (50, 130), (84, 108), width=12),
)

SWAP: Figure = (
    GROUND,
    Layer(
        "helper",
        (*head(250, 216, 215), limb(38, (278, 184), (330, 130)), limb(25, (332, 122), (302, 62), (376, 56))),
    ),
    KNEELING,
    LYING,
    LYING_ARM,
    STRAIGHT_ARMS,
    bent_arrow((262, 256), (220, 284), (170, 276), width=13),
)

PAD_UPPER = Layer("accent", (limb(36, (150, 180), (172, 162)),))
PAD_LOWER = Layer("accent", (limb(36, (250, 128), (250, 96)),))
PADS: Figure = (
    CHEST,
    *BREASTBONE,
    PAD_UPPER,
    PAD_LOWER,
)

ON_PADS = (
    Layer("accent", (limb(9, (126, 89), (146, 89)),)),
    Layer("accent", (limb(9, (160, 62), (176, 68)),)),
)
CLEAR: Figure = (
    GROUND,
    Layer(
        "helper",
        (
            *head(330, 254, 190),
            limb(20, (330, 230), (330, 208)),
            limb(40, (330, 200), (330, 136)),
            limb(22, (321, 126), (321, 50)),
            limb(22, (341, 126), (341, 50)),
            limb(17, (316, 204), (288, 178), (286, 224)),
            limb(17, (344, 204), (372, 178), (374, 224)),
        ),
    ),
    LYING,
    LYING_ARM,
    *ON_PADS,
    Layer("thing", (limb(34, (122, 200), (182, 200)), limb(34, (122, 222), (182, 222)))),
    ink(3.2, (136, 96), (140, 182)),
    ink(3.2, (166, 70), (172, 182)),
    Layer("accent", (), (((160, 236), (140, 210), (156, 211)), ((148, 188), (168, 214), (152, 213)))),
    arrow((212, 130), (276, 130), width=15),
)

SMALL_LYING = Layer(
    "patient",
    (
        *head(96, 76, 95, 50),
        limb(18, (120, 70), (130, 68)),
        limb(40, (142, 66), (210, 64)),
        limb(23, (214, 60), (276, 56), (324, 55)),
        limb(17, (324, 55), (329, 66)),
    ),
)
CHILD_PUSH: Figure = (
    GROUND,
    Layer(
        "helper",
        (
            *head(146, 244, 240),
            limb(20, (156, 234), (180, 216)),
            limb(40, (182, 214), (254, 162)),
            limb(26, (258, 154), (240, 66), (322, 56)),
        ),
    ),
    SMALL_LYING,
    Layer("patient", (limb(14, (146, 60), (182, 52), (214, 52)),)),
    Layer("helper", (limb(19, (176, 212), (174, 98)), limb(22, (174, 94), (162, 92)))),
    arrow((116, 196), (116, 112), both=True, width=13),
)
AIRWAY: Figure = (
    GROUND,
    Layer(
        "patient",
        (
            *head(140, 92, 112, 84),
            limb(38, (176, 78), (214, 74)),
            limb(76, (236, 72), (390, 72)),
        ),
    ),
    Layer("helper", (limb(32, (10, 214), (78, 140)), limb(30, (82, 134), (98, 116)))),
    Layer(
        "helper", (limb(30, (318, 226), (222, 168)), limb(14, (216, 166), (168, 128)), limb(14, (218, 156), (178, 122)))
    ),
    bent_arrow((170, 212), (128, 214), (94, 196), (72, 172), width=13),
)
INFANT_PUSH: Figure = (
    Layer(
        "patient",
        (
            ball(200, 240, 104),
            limb(92, (200, 160), (200, 112)),
            limb(28, (166, 172), (108, 178), (86, 214)),
            limb(28, (234, 172), (292, 178), (314, 214)),
            limb(34, (180, 84), (150, 44), (166, 8)),
            limb(34, (220, 84), (250, 44), (234, 8)),
        ),
    ),
    ink(3.2, (200, 176), (200, 104)),
    ring(200, 126, 66, thick=10),
    Layer("helper", (limb(42, (30, 4), (128, 84)), limb(40, (134, 92), (146, 116)), limb(20, (150, 118), (192, 126)))),
    Layer("helper", (limb(42, (370, 4), (272, 84)), limb(40, (266, 92), (254, 116)), limb(20, (250, 118), (208, 126)))),
)

FIGURES: dict[str, Figure] = {
    "cpr_place": PLACE,
    "cpr_hands": HANDS,
    "cpr_push": PUSH,
    "cpr_thirty": THIRTY,
    "cpr_two": TWO,
    "cpr_swap": SWAP,
    "aed_pads": PADS,
    "aed_clear": CLEAR,
    "child_push": CHILD_PUSH,
    "child_airway": AIRWAY,
    "infant_push": INFANT_PUSH,
}
