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


def test_what_a_step_leads_to_is_named_in_it(kiosk):
    from kiosk.services.first_aid import LEADS_TO

    words = {"FA-01": "心肺复苏", "FA-02": "AED", "FA-03": "心肺复苏", "FA-06": "侧卧"}
    for (id, step), other in LEADS_TO.items():
        assert words[other] in kiosk.first_aid.procedure(id).steps[step - 1].text, (id, step)
        assert kiosk.first_aid.step_leads_to(id, step).name == kiosk.first_aid.procedure(other).name
    assert kiosk.first_aid.step_leads_to("FA-01", 1) is None


def test_every_step_that_says_cpr_leads_to_it(kiosk):
    for row in kiosk.first_aid.procedures():
        for number, step in enumerate(kiosk.first_aid.procedure(row.id).steps, 1):
            if "心肺复苏" in step.text and kiosk.first_aid.procedure(row.id).metronome is None:
                assert kiosk.first_aid.step_leads_to(row.id, number) is not None, (row.id, number)


def test_who_never_learnt_it_only_pushes_and_a_child_gets_breaths(kiosk):
    assert kiosk.first_aid.procedure("FA-01").metronome == "pushes"
    assert kiosk.first_aid.procedure("FA-03").metronome == "30_2"
    assert kiosk.first_aid.procedure("FA-12").metronome is None


def test_despair_has_its_line_and_the_two_for_danger(kiosk):
    assert [phone.number for phone in kiosk.first_aid.crisis_numbers()] == ["12356", "120", "110"]
