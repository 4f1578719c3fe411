"""Figures of the 1-2-0 check for a stroke: one face, two arms, the ear to the speech."""

from __future__ import annotations

from screens.art.aid.kit import Figure, Layer, arrow, ball, bent_arrow, curve, head, ink, limb

FACE: Figure = (
    Layer("patient", (limb(80, (200, 60), (200, -20)), limb(196, (200, 180), (200, 148)))),
    ink(9, (160, 196), (160, 200)),
    ink(9, (240, 196), (240, 200)),
    ink(5, *curve(1, (152, 122), (184, 118), (216, 108), (246, 84)).points),
    bent_arrow((330, 160), (322, 112), (280, 84), width=15),
)
FRONT = (
    ball(200, 236, 68),
    limb(26, (200, 196), (200, 180)),
    limb(86, (200, 136), (200, -20)),
)
ARMS: Figure = (
    Layer(
        "patient", (*FRONT, limb(26, (170, 164), (100, 166), (30, 168)), limb(26, (230, 164), (290, 132), (346, 88)))
    ),
    arrow((356, 196), (356, 126), width=15),
)
SPEECH: Figure = (
    Layer(
        "patient",
        (*head(74, 128, 350, 104), limb(44, (60, 66), (58, 40)), limb(110, (44, 6), (44, -20))),
    ),
    Layer("ink", (ball(120, 100, 15),)),
    Layer("helper", (*head(340, 128, 190, 92), limb(40, (350, 70), (352, 46)), limb(100, (366, 8), (366, -20)))),
    Layer("helper", (limb(20, (352, 8), (292, 40), (322, 122)),)),
    Layer("thing", (limb(80, (156, 236), (300, 236)),), (((134, 128), (166, 202), (206, 202)),)),
    Layer(
        "accent",
        (curve(12, (140, 236), (160, 252), (184, 218), (206, 256), (232, 220), (252, 250), (274, 226), (312, 238)),),
    ),
)

FIGURES: dict[str, Figure] = {"stroke_face": FACE, "stroke_arms": ARMS, "stroke_speech": SPEECH}
