"""First-aid procedures: the steps, what never to do, when to call 120."""

from __future__ import annotations

from kiosk.services.content import Content
from kiosk.services.views import Procedure, ProcedureRow
from sync.protocol.content import FirstAidProcedure


class FirstAid:
    """Procedures in the current language."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def procedures(self) -> list[ProcedureRow]:
        """All procedures, in the order of their ids."""
        records = self._content.table("first_aid").values()
        return [ProcedureRow(record.id, self._content.shown(record.name)) for record in records]

    def procedure(self, id: str) -> Procedure:
        """One procedure; raises UnknownContent. One that no clinician has signed says so in `is_reviewed`."""
        record: FirstAidProcedure = self._content.record("first_aid", id)
        return Procedure(
            id=record.id,
            name=self._content.shown(record.name),
            steps=self._content.all_shown(record.steps),
            never=self._content.all_shown(record.never),
            call_120_when=self._content.shown(record.call_120_when),
            is_reviewed=record.is_reviewed,
        )
