"""First-aid procedures are complete, and say whether a clinician has signed them."""

from __future__ import annotations

import pytest

from kiosk.errors import UnknownContent


def test_every_procedure_has_steps_and_when_to_call(kiosk):
    rows = kiosk.first_aid.procedures()
    assert len(rows) == 26
    for row in rows:
        procedure = kiosk.first_aid.procedure(row.id)
        assert 1 <= len(procedure.steps) <= 6
        assert procedure.call_120_when.text


def test_what_nobody_signed_is_not_called_reviewed(kiosk):
    assert not any(kiosk.first_aid.procedure(row.id).is_reviewed for row in kiosk.first_aid.procedures())


def test_an_unknown_procedure_is_named(kiosk):
    with pytest.raises(UnknownContent):
        kiosk.first_aid.procedure("FA-99")
