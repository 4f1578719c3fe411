"""Roles and what each may see or do: one table, asked by every page.

The codes are those of the role register shared with the kiosk content (`roles`). Volunteers, shift leaders and keepers
sign in at a kiosk with a badge, never here. Of the cases, grid workers see those of their own grids and partner duty
officers those that their own unit was called to: that is their scope.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VISITS = "visits"
EXPORT = "export"
EXPORT_TEXT = "export.text"
REQUESTS = "requests"
HANDLE = "requests.handle"
DISPATCH = "dispatch"
WHISTLE = "whistle"
CALLS = "calls"
CONTACTS = "contacts"
KIOSKS = "kiosks"
KIOSKS_MANAGE = "kiosks.manage"
TOKENS = "tokens"
AUDIT = "audit"
RECORDS = "records"
ACCOUNTS = "accounts"
LIMITS = "limits"
LIMITS_MANAGE = "limits.manage"
NOTICES = "notices"
ROLLOUTS = "rollouts"
CONTENT = "content"
CONTENT_EDIT = "content.edit"
CONTENT_APPROVE = "content.approve"
CONTENT_PUBLISH = "content.publish"

CAPABILITIES = (
    *(VISITS, EXPORT, EXPORT_TEXT, REQUESTS, HANDLE, DISPATCH, WHISTLE, CALLS, CONTACTS),
    *(KIOSKS, KIOSKS_MANAGE, TOKENS, AUDIT, RECORDS, ACCOUNTS, LIMITS, LIMITS_MANAGE),
    *(NOTICES, ROLLOUTS),
    *(CONTENT, CONTENT_EDIT, CONTENT_APPROVE, CONTENT_PUBLISH),
)
# What shows or moves single cases.
CASES = frozenset({REQUESTS, HANDLE, DISPATCH, WHISTLE, CALLS, CONTACTS, EXPORT_TEXT})
ALL, GRIDS, UNIT = "all", "grids", "unit"
ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Role:
    """A central role: its code, its name for people, the capabilities it holds, and to which cases they extend."""

    code: str
    name: Promise
    capabilities: frozenset[str] = field(default_factory=frozenset)
    scope: str = ALL


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role("grid_worker", _("网格员"), frozenset({REQUESTS, HANDLE, WHISTLE}), GRIDS),
        # A called unit may reach the requester: it stands in front of the door.
        Role("partner_duty", _("合伙单位值班员"), frozenset({REQUESTS, CALLS, CONTACTS}), UNIT),
        # The second person for numbers is another editor, or an administrator: nobody approves their own.
        Role(
            "editor",
            _("内容编辑"),
            frozenset({VISITS, KIOSKS, NOTICES, ROLLOUTS, CONTENT, CONTENT_EDIT, CONTENT_APPROVE, CONTENT_PUBLISH}),
        ),
        Role(
            "operator",
            _("中心受理员"),
            frozenset(
                {VISITS, EXPORT, EXPORT_TEXT, REQUESTS, HANDLE, DISPATCH, WHISTLE, CONTACTS, KIOSKS, LIMITS, NOTICES}
            ),
        ),
        Role("statistician", _("统计员"), frozenset({VISITS, EXPORT, REQUESTS, KIOSKS})),
        Role("maintainer", _("运维人员"), frozenset({KIOSKS, KIOSKS_MANAGE, ROLLOUTS})),
        Role("auditor", _("审计员"), frozenset({VISITS, REQUESTS, KIOSKS, AUDIT, RECORDS, LIMITS, CONTENT})),
        # Whoever looks after accounts and keys has no business with who asked for help, and for what.
        Role(ADMIN, _("系统管理员"), frozenset(CAPABILITIES) - CASES),
    )
}

ROLE_CHOICES = [(role.code, role.name) for role in ROLES.values()]


def holds(role: str, capability: str) -> bool:
    """Say whether the role may use the capability; an unknown role holds none."""
    known = ROLES.get(role)
    return known is not None and capability in known.capabilities


def scope(role: str) -> str:
    """To which cases a role's capabilities extend: ALL, GRIDS or UNIT."""
    known = ROLES.get(role)
    return known.scope if known is not None else UNIT
