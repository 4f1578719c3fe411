"""Figures of choking: blows on the back, thrusts, the infant on the forearm."""

from __future__ import annotations

from screens.art.aid.kit import GROUND, Figure, Layer, arrow, ball, bent_arrow, curve, head, limb

STANDING = Layer(
    "helper",
    (
        *head(128, 258, 0),
        limb(20, (126, 236), (124, 216)),
        limb(42, (124, 204), (122, 136)),
        limb(23, (114, 126), (108, 50)),
        limb(23, (132, 126), (140, 50)),
        limb(18, (108, 50), (120, 48)),
        limb(18, (140, 50), (154, 48)),
    ),
)
LEANING = Layer(
    "patient",
    (
        *head(300, 160, 300),
        limb(20, (284, 172), (276, 180)),
        curve(42, (264, 184), (226, 176), (196, 140)),
        limb(23, (196, 132), (206, 92), (188, 50)),
        limb(23, (200, 128), (234, 92), (228, 50)),
        limb(18, (188, 50), (204, 48)),
        limb(18, (228, 50), (244, 48)),
    ),
)
BACK_BLOWS: Figure = (
    GROUND,
    STANDING,
    Layer("helper", (limb(18, (132, 206), (196, 148), (246, 152)),)),
    LEANING,
    Layer("patient", (limb(17, (268, 176), (262, 128), (246, 98)),)),
    Layer("helper", (limb(18, (128, 210), (170, 238), (216, 214)), ball(222, 208, 24))),
    bent_arrow((196, 274), (226, 262), (246, 216), width=14),
)

# Behind the person, a fist above the navel, the other hand over it: inwards and upwards.
ARMS_ROUND = Layer("helper", (limb(18, (166, 204), (196, 150), (238, 146)), ball(240, 148, 26)))
HELD = Layer(
    "patient",
    (
        *head(238, 244, 335),
        limb(20, (226, 228), (222, 216)),
        curve(42, (216, 204), (206, 170), (202, 132)),
        limb(23, (204, 122), (216, 86), (210, 50)),
        limb(23, (206, 122), (232, 88), (232, 50)),
        limb(18, (210, 50), (226, 48)),
        limb(18, (232, 50), (248, 48)),
    ),
)
BEHIND = Layer(
    "helper",
    (
        *head(160, 256, 345),
        limb(20, (160, 234), (160, 216)),
        limb(42, (160, 204), (158, 134)),
        limb(23, (150, 124), (126, 88), (122, 50)),
        limb(23, (164, 124), (168, 88), (158, 50)),
        limb(18, (122, 50), (136, 48)),
        limb(18, (158, 50), (174, 48)),
    ),
)
ABDOMINAL: Figure = (
    GROUND,
    BEHIND,
    HELD,
    Layer("patient", (limb(16, (216, 206), (252, 190), (264, 216)),)),
    ARMS_ROUND,
    bent_arrow((318, 120), (294, 130), (262, 160), width=14),
)
CHEST_THRUSTS: Figure = (
    GROUND,
    BEHIND,
    Layer("patient", (*HELD.tubes, ball(226, 142, 60))),
    Layer("patient", (limb(16, (208, 176), (206, 146), (234, 118)),)),
    Layer("helper", (limb(18, (164, 206), (196, 190), (236, 192)), ball(238, 192, 26))),
    arrow((326, 192), (262, 192), width=14),
)

# The helper sits; the forearm rests on the thigh, the infant's head is lower than the bottom.
FOREARM = Layer("helper", (limb(40, (388, 196), (150, 96)), ball(124, 92, 40)))
THIGH = Layer("helper", (limb(64, (392, 120), (150, 46)),))
FACE_DOWN = Layer(
    "patient",
    (
        *head(114, 124, 262, 72),
        limb(58, (166, 148), (244, 178)),
        limb(26, (258, 180), (306, 206), (330, 180)),
        limb(20, (168, 134), (176, 104), (186, 94)),
    ),
)
JAW_HAND = Layer("helper", (limb(18, (150, 92), (124, 84), (96, 92)),))
INFANT_DOWN: Figure = (THIGH, FOREARM, FACE_DOWN, JAW_HAND, arrow((214, 246), (120, 206), width=14))
INFANT_BLOWS: Figure = (
    THIGH,
    FOREARM,
    FACE_DOWN,
    JAW_HAND,
    Layer(
        "helper", (limb(34, (392, 290), (262, 236)), limb(30, (258, 232), (220, 200)), limb(14, (212, 204), (176, 196)))
    ),
    bent_arrow((124, 276), (168, 262), (192, 212), width=14),
)
FACE_UP = Layer(
    "patient",
    (
        *head(112, 132, 98, 72),
        limb(58, (166, 146), (244, 172)),
        limb(26, (258, 176), (312, 208), (332, 182)),
        limb(20, (166, 158), (192, 176), (214, 176)),
    ),
)
INFANT_CHEST: Figure = (
    THIGH,
    FOREARM,
    FACE_UP,
    Layer("helper", (limb(18, (148, 96), (112, 90), (84, 104)),)),
    Layer("helper", (limb(34, (392, 286), (278, 236)), limb(30, (272, 232), (214, 190)))),
    arrow((146, 268), (184, 206), width=14),
)

FIGURES: dict[str, Figure] = {
    "back_blows": BACK_BLOWS,
    "abdominal_thrusts": ABDOMINAL,
    "chest_thrusts": CHEST_THRUSTS,
    "infant_face_down": INFANT_DOWN,
    "infant_back_blows": INFANT_BLOWS,
    "infant_chest_thrusts": INFANT_CHEST,
}
