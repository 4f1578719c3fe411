"""Figures of bleeding, burns, frostbite, nosebleed."""

from __future__ import annotations

from screens.art.aid.kit import Figure, Layer, Tube, arrow, ball, bent_arrow, cross_out, curve, ink, limb

ARM = Layer(
    "patient",
    (
        limb(74, (-20, 104), (150, 104), (262, 96)),
        limb(66, (280, 94), (312, 92)),
        limb(20, (330, 112), (384, 112)),
        limb(20, (336, 94), (392, 92)),
        limb(20, (330, 76), (380, 72)),
        limb(20, (286, 118), (316, 140)),
    ),
)


def _drops(*spots: tuple[float, float]) -> Layer:
    tubes: list[Tube] = []
    for x, y in spots:
        tubes += [ball(x, y, 15), limb(7, (x, y), (x, y + 12))]
    return Layer("never", tuple(tubes))


def _cloths(count: int) -> tuple[Layer, ...]:
    return tuple(Layer("thing", (limb(20, (96, 142 + 20 * layer), (184, 140 + 20 * layer)),)) for layer in range(count))


def _pressing(y: float) -> Layer:
    return Layer("helper", (limb(36, (396, y + 130), (236, y + 36)), limb(34, (230, y + 32), (126, y + 14))))


PRESS: Figure = (ARM, _drops((134, 46), (158, 32)), *_cloths(1), _pressing(150), arrow((92, 270), (112, 196), width=15))
LAYERS: Figure = (
    ARM,
    *_cloths(2),
    Layer("thing", (limb(20, (96, 232), (184, 230)),)),
    arrow((222, 262), (222, 176), width=14),
)

LONG_ARM = Layer(
    "patient",
    (
        limb(150, (-30, 200), (-30, 40)),
        limb(86, (20, 156), (232, 150)),
        limb(70, (246, 146), (340, 112)),
        limb(60, (346, 108), (420, 84)),
    ),
)
TOURNIQUET: Figure = (
    LONG_ARM,
    ink(3.2, (258, 184), (248, 160)),
    _drops((186, 86), (206, 62), (184, 44)),
    Layer("never", (limb(14, (184, 148), (206, 142)),)),
    Layer("accent", (limb(26, (92, 112), (94, 198)),)),
    Layer("thing", (limb(13, (48, 216), (140, 208)),)),
    bent_arrow((38, 244), (92, 274), (152, 240), width=13),
    ink(3.2, (112, 84), (112, 100)),
    ink(3.2, (112, 92), (166, 92)),
    ink(3.2, (166, 84), (166, 100)),
)

TAP = Layer(
    "thing",
    (
        limb(34, (392, 236), (226, 236), (226, 204)),
        limb(16, (282, 246), (282, 276)),
        limb(18, (254, 282), (310, 282)),
    ),
)
BURN: Figure = (
    Layer("water", (limb(26, (226, 186), (226, 10)),)),
    TAP,
    ARM,
    Layer("never", (curve(12, (196, 100), (212, 92), (228, 100), (244, 92)),)),
    Layer(
        "water", (limb(26, (226, 186), (226, 140)), limb(16, (222, 140), (170, 138)), limb(16, (230, 138), (270, 132)))
    ),
    arrow((166, 244), (166, 168), width=15),
)

BASIN_BACK = Layer("water", (), (((44, 150), (356, 150), (330, 60), (70, 60)),))
BASIN_FRONT = Layer("thing", (), (((34, 86), (366, 86), (326, 16), (74, 16)),))
HANDS_DOWN = Layer(
    "patient",
    (
        limb(46, (110, 300), (142, 180)),
        limb(46, (146, 168), (150, 140)),
        *(limb(13, (130 + 15 * finger, 140), (134 + 15 * finger, 92)) for finger in range(4)),
        limb(46, (290, 300), (258, 180)),
        limb(46, (254, 168), (250, 140)),
        *(limb(13, (226 + 15 * finger, 140), (222 + 15 * finger, 92)) for finger in range(4)),
    ),
)
STEAM = tuple(ink(3.2, *curve(1, (x, 160), (x - 10, 184), (x + 10, 208), (x, 232)).points) for x in (62, 338))
WARM: Figure = (
    BASIN_BACK,
    HANDS_DOWN,
    BASIN_FRONT,
    *STEAM,
    arrow((200, 256), (200, 168), width=16),
)

RUB: Figure = (
    Layer(
        "patient",
        (
            limb(52, (-10, 60), (120, 120)),
            limb(56, (130, 126), (180, 146)),
            *(limb(15, (190, 130 + 15 * finger), (252, 146 + 15 * finger)) for finger in range(3)),
        ),
    ),
    Layer(
        "helper",
        (
            limb(52, (410, 250), (280, 200)),
            limb(56, (270, 196), (224, 180)),
            *(limb(15, (212, 200 - 15 * finger), (152, 186 - 15 * finger)) for finger in range(3)),
        ),
    ),
    arrow((96, 232), (212, 276), both=True, width=13),
    cross_out(206, 158, 120),
)

NOSE: Figure = (
    Layer(
        "patient",
        (
            limb(110, (330, 60), (338, -10)),
            limb(50, (286, 128), (310, 96)),
            ball(222, 176, 138),
            limb(20, (160, 148), (142, 134)),
        ),
    ),
    _drops((128, 70), (116, 40)),
    Layer(
        "patient",
        (
            limb(34, (322, 30), (214, 26), (152, 104)),
            limb(15, (150, 108), (140, 146)),
            limb(15, (146, 104), (122, 132)),
        ),
    ),
    bent_arrow((336, 238), (286, 288), (196, 286), (140, 252), width=15),
)

# The head is turned so that the eye to be rinsed is the lower one: the water runs off past the ear, not over the nose.
EYE: Figure = (
    TAP,
    Layer("patient", (ball(178, 112, 196), limb(24, (262, 44), (276, 58)))),
    Layer("patient", (curve(26, (120, 176), (136, 168), (152, 156)),)),
    ink(7, (138, 166), (139, 165)),
    Layer("patient", (curve(34, (214, 126), (228, 116), (242, 102)),)),
    ink(9, (230, 113), (231, 112)),
    ink(4, (176, 142), (156, 112), (176, 108)),
    ink(5, (120, 84), (152, 58)),
    Layer("water", (limb(26, (226, 186), (212, 132)), curve(18, (212, 130), (240, 104), (270, 78), (296, 10)))),
    bent_arrow((288, 176), (318, 140), (332, 76), width=14),
)

FIGURES: dict[str, Figure] = {
    "press_wound": PRESS,
    "more_cloth": LAYERS,
    "tourniquet": TOURNIQUET,
    "burn_water": BURN,
    "warm_water": WARM,
    "no_rubbing": RUB,
    "nose_pinch": NOSE,
    "eye_rinse": EYE,
}
