"""What ends a pull early: one line for the person, one exit code for the script.

PullError
  UsageError        2  the command line does not make sense
  UnreachableError  3  the centre did not answer; run again later
  RefusedError      4  the centre answered and said no
  OutputError       5  the output or its cursor cannot be read or written
"""

from __future__ import annotations


class PullError(Exception):
    """The root; the message is one line that says what is wrong and how to mend it."""

    exit_code = 1


class UsageError(PullError):
    exit_code = 2


class UnreachableError(PullError):
    exit_code = 3


class RefusedError(PullError):
    exit_code = 4


class OutputError(PullError):
    exit_code = 5
