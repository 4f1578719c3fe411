"""Figures of people laid down: the recovery position from above, legs raised, a seizure."""

from __future__ import annotations

from screens.art.aid.cpr import LYING_ARM
from screens.art.aid.kit import GROUND, Figure, Layer, arrow, bent_arrow, curve, head, limb

# Seen from above: the head at the left, the helper's side below.
TRUNK = (*head(66, 164, None, 62), limb(30, (92, 164), (118, 164)), limb(82, (142, 164), (216, 164)))
NEAR_LEG = limb(34, (228, 142), (300, 138), (374, 140))
FAR_LEG = limb(34, (228, 186), (300, 190), (374, 188))
ARM_OUT = limb(26, (124, 136), (126, 62), (62, 56))

ARM: Figure = (
    Layer("patient", (*TRUNK, NEAR_LEG, FAR_LEG, ARM_OUT, limb(26, (124, 194), (170, 222), (226, 222)))),
    bent_arrow((206, 96), (186, 62), (150, 46), width=14),
)
KNEE: Figure = (
    Layer("patient", (*TRUNK, NEAR_LEG, ARM_OUT, limb(34, (228, 186), (292, 240), (320, 172)))),
    Layer("patient", (limb(26, (128, 198), (164, 186), (106, 134)),)),
    bent_arrow((330, 262), (372, 200), (330, 88), width=15),
)
ON_THE_SIDE = Layer(
    "patient",
    (
        *head(70, 176, 240, 62),
        limb(28, (96, 170), (118, 166)),
        limb(62, (140, 162), (222, 162)),
        limb(34, (230, 166), (300, 172), (374, 170)),
        limb(26, (128, 150), (132, 66), (70, 56)),
    ),
)
ROLLED: Figure = (
    ON_THE_SIDE,
    Layer("patient", (limb(34, (230, 156), (264, 74), (344, 70)),)),
    Layer("patient", (limb(26, (140, 160), (168, 116), (98, 138)),)),
    bent_arrow((24, 118), (8, 166), (34, 222), width=13),
)

LEGS_UP: Figure = (
    GROUND,
    Layer(
        "thing",
        (limb(20, (296, 56), (376, 56)), limb(20, (296, 104), (376, 104))),
        (((286, 52), (386, 52), (386, 108), (286, 108)),),
    ),
    Layer(
        "patient",
        (
            *head(62, 74, 90),
            limb(20, (82, 68), (100, 66)),
            limb(44, (108, 66), (196, 64)),
            limb(25, (206, 66), (278, 128), (360, 130)),
            limb(20, (360, 130), (366, 146)),
        ),
    ),
    LYING_ARM,
    arrow((244, 108), (244, 190), width=14),
)

SEIZURE: Figure = (
    GROUND,
    Layer("thing", (limb(34, (40, 62), (92, 62)),)),
    Layer(
        "patient",
        (
            *head(66, 100, 84),
            limb(20, (86, 90), (102, 78)),
            limb(44, (112, 68), (190, 64)),
            curve(25, (196, 60), (246, 76), (262, 56)),
            limb(18, (262, 56), (274, 60)),
            limb(17, (124, 70), (160, 108), (142, 132)),
        ),
    ),
    Layer("helper", (limb(18, (4, 150), (20, 96), (44, 66)),)),
    Layer(
        "thing", (limb(12, (320, 130), (388, 130)), limb(10, (328, 126), (328, 46)), limb(10, (380, 126), (380, 46)))
    ),
    arrow((300, 186), (378, 186), width=15),
)

FIGURES: dict[str, Figure] = {
    "recovery_arm": ARM,
    "recovery_knee": KNEE,
    "recovery_side": ROLLED,
    "legs_up": LEGS_UP,
    "seizure_space": SEIZURE,
}
