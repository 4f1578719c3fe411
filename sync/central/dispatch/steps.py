"""What can be done within a state and is written down beside the steps from state to state: one table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATE = "state"
WHISTLE, ACCEPTED, ARRIVED, DONE = "whistle", "call.accepted", "call.arrived", "call.done"
OBJECTED, UPHELD, TURNED_DOWN = "call.objected", "objection.upheld", "objection.rejected"
PHOTO, RATED_BY_GRID, RATED_BY_PARTNER = "photo", "rated.grid", "rated.partner"
NOTE, PLACED, CLIMBED = "note", "placed", "ladder"
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of step: its words, its icon, and whether what was said with it is for the requester too."""

    name: Promise
    icon: str
    is_public: bool = False


KINDS: dict[str, Kind] = {
    STATE: Kind(_("状态"), "task_alt", is_public=True),
    WHISTLE: Kind(_("吹哨，叫了单位"), "campaign"),
    ACCEPTED: Kind(_("接哨，已派人"), "directions_run"),
    ARRIVED: Kind(_("到场报到"), "pin_drop"),
    DONE: Kind(_("单位处置完了"), "check_circle", is_public=True),
    OBJECTED: Kind(_("单位提出异议"), "gavel"),
    UPHELD: Kind(_("异议成立，不再由它办"), "gavel"),
    TURNED_DOWN: Kind(_("异议不成立，继续办"), "gavel"),
    PHOTO: Kind(_("上传了现场照片"), "photo_camera"),
    RATED_BY_GRID: Kind(_("网格评价了单位"), "thumbs_up_down"),
    RATED_BY_PARTNER: Kind(_("单位评价了吹哨"), "thumbs_up_down"),
    NOTE: Kind(_("记录"), "edit_note"),
    PLACED: Kind(_("补充了地点和网格"), "my_location"),
    CLIMBED: Kind(_("超时升级"), "trending_up"),
}
PUBLIC = tuple(code for code, kind in KINDS.items() if kind.is_public)
