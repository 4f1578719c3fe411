"""Which statements about the spread events Citus would refuse, judged by PostgreSQL's own parse tree of them.

The rules are stricter than Citus, which plans many a mixed statement by carrying tables to and fro; what passes them is
either for one shard or a plain question to all of them. Where the words of a refusal are known they stand at its rule
(Citus 11 to 13). This is no proof that a statement runs on a cluster, only that it is not of a kind that cannot.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db.backends.utils import CursorWrapper
from pglast import ast, enums, parse_sql

EVENTS, BY, MONTH_BY = "ledger_event", "station_id", "occurred_at"
VOLATILE = {"random", "nextval", "clock_timestamp", "gen_random_uuid", "timeofday"}


def mentions(sql: str) -> bool:
    """Whether a statement is about the events."""
    return re.search(rf"\b{EVENTS}\b", sql) is not None


def parsed(sql: str) -> Any:
    """The tree of one statement as Django has it, its `%s` standing for parameters."""
    numbers = iter(range(1, 100_000))
    text = re.sub(r"%s|%%", lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", sql)
    (statement,) = parse_sql(text)
    return statement.stmt


def troubles(sql: str) -> list[str]:
    """The names of the rules that a statement breaks."""
    tree = parsed(sql)
    return [name for name, breaks in RULES.items() if breaks(tree)]


def names_station(sql: str) -> bool:
    """Whether a statement says of which stations it is, so that not every shard is asked."""
    tree = parsed(sql)
    if isinstance(tree, ast.InsertStmt):
        return not _inserts_many_stations(tree)
    reads = [node for node in _walk(tree) if _tables(getattr(node, "fromClause", None)) or _target(node) == EVENTS]
    return all(_station(node) for node in reads)


# -- trees


def _walk(node: Any) -> Iterator[Any]:
    """A node and all below it."""
    if isinstance(node, tuple | list):
        for one in node:
            yield from _walk(one)
    elif isinstance(node, ast.Node):
        yield node
        for name in node:
            yield from _walk(getattr(node, name))


def _tables(clause: Any) -> set[str]:
    """The tables that a FROM names itself, not those of its subqueries."""
    found: set[str] = set()
    for one in clause or ():
        if isinstance(one, ast.RangeVar):
            found.add(one.relname)
        elif isinstance(one, ast.JoinExpr):
            found |= _tables([one.larg, one.rarg])
    return found


def _target(node: Any) -> str | None:
    is_change = isinstance(node, ast.UpdateStmt | ast.DeleteStmt | ast.InsertStmt)
    return node.relation.relname if is_change else None


def _column(node: Any) -> str | None:
    return node.fields[-1].sval if isinstance(node, ast.ColumnRef) and isinstance(node.fields[-1], ast.String) else None


def _is_given(node: Any) -> bool:
    """Whether a value is known before anything is read."""
    if isinstance(node, ast.TypeCast):
        return _is_given(node.arg)
    return isinstance(node, ast.ParamRef | ast.A_Const)


def _station(node: Any) -> int:
    """How many stations the WHERE of a statement is about: 0 where it does not say, 2 for several."""
    conditions = [getattr(node, "whereClause", None)]
    found = 0
    while conditions:
        one = conditions.pop()
        if isinstance(one, ast.BoolExpr) and one.boolop == enums.BoolExprType.AND_EXPR:
            conditions += one.args
        elif isinstance(one, ast.A_Expr) and _column(one.lexpr) == BY:
            values = one.rexpr if isinstance(one.rexpr, tuple) else (one.rexpr,)
            if one.name[-1].sval == "=" and all(map(_is_given, values)):
                is_one = len(values) == 1 and one.kind != enums.A_Expr_Kind.AEXPR_OP_ANY
                found = 1 if is_one else found or 2
    return found


def _selects(tree: Any) -> Iterator[Any]:
    """The selections from the events, each with its own FROM."""
    return (node for node in _walk(tree) if isinstance(node, ast.SelectStmt) and EVENTS in _tables(node.fromClause))


def _within_one(node: Any) -> bool:
    return _station(node) == 1


# -- rules


def _touches_other_tables(tree: Any) -> bool:
    """A table beside the events: "complex joins are only supported when all distributed tables are co-located", or
    "correlated subqueries are not supported when the FROM clause contains a ..."."""
    return {node.relname for node in _walk(tree) if isinstance(node, ast.RangeVar)} != {EVENTS}


def _asks_about_each_row(tree: Any) -> bool:
    """A subquery about a row of many shards: "... when the FROM clause contains a subquery without FROM"."""
    return any(
        isinstance(below, ast.SubLink)
        for node in _selects(tree)
        if not _within_one(node)
        for part in (node.targetList, node.whereClause)
        for below in _walk(part)
    )


def _changes_by_another(tree: Any) -> bool:
    """UPDATE ... FROM, DELETE ... USING, or a change whose condition is a subquery."""
    if not isinstance(tree, ast.UpdateStmt | ast.DeleteStmt):
        return False
    others = getattr(tree, "fromClause", None) or getattr(tree, "usingClause", None)
    return bool(others) or any(isinstance(node, ast.SubLink) for node in _walk(tree.whereClause))


def _locks_rows(tree: Any) -> bool:
    """ "could not run distributed query with FOR UPDATE/SHARE commands"."""
    return any(node.lockingClause and not _within_one(node) for node in _selects(tree))


def _inserts_many_stations(tree: Any) -> bool:
    """Rows that may be of several shards; Citus takes them, at a fifth of the speed."""
    if not isinstance(tree, ast.InsertStmt):
        return False
    names = [column.name for column in tree.cols or ()]
    if BY not in names or tree.selectStmt.valuesLists:
        return True
    return not _is_given(tree.selectStmt.targetList[names.index(BY)].val)


def _conflicts_elsewhere(tree: Any) -> bool:
    """ON CONFLICT on what is unique in a shard alone: "there is no unique or exclusion constraint matching"."""
    clause = getattr(tree, "onConflictClause", None)
    if clause is None:
        return False
    named = {element.name for element in (clause.infer.indexElems or ())} if clause.infer else set()
    return not {BY, MONTH_BY} <= named


def _moves_rows(tree: Any) -> bool:
    """ "modifying the partition value of rows is not allowed"."""
    return isinstance(tree, ast.UpdateStmt) and any(target.name in {BY, MONTH_BY} for target in tree.targetList)


def _changes_by_chance(tree: Any) -> bool:
    """ "functions used in ... modification queries on distributed tables must not be VOLATILE"."""
    calls = (node.funcname[-1].sval for node in _walk(tree) if isinstance(node, ast.FuncCall))
    return _target(tree) == EVENTS and any(name in VOLATILE for name in calls)


def _orders_across(tree: Any) -> bool:
    """A window, or an aggregate with an order of its own, right over many shards."""
    return any(
        isinstance(below, ast.FuncCall) and (below.over is not None or below.agg_order)
        for node in _selects(tree)
        if not _within_one(node)
        for below in _walk(node.targetList)
    )


def _asks_all_for_one_kiosk(tree: Any) -> bool:
    """A kiosk has one station: what is asked of it is asked of one shard."""
    nodes = [*_selects(tree), *([tree] if _target(tree) == EVENTS else [])]
    return any(
        not _station(node)
        for node in nodes
        for below in _walk(getattr(node, "whereClause", None))
        if _column(below) == "device_id"
    )


RULES: dict[str, Callable[[Any], bool]] = {
    "another table": _touches_other_tables,
    "a subquery about each row": _asks_about_each_row,
    "changed by another": _changes_by_another,
    "rows locked": _locks_rows,
    "many stations at once": _inserts_many_stations,
    "conflict elsewhere": _conflicts_elsewhere,
    "rows moved": _moves_rows,
    "changed by chance": _changes_by_chance,
    "ordered across": _orders_across,
    "all asked for one kiosk": _asks_all_for_one_kiosk,
}


# -- what a test runs


class Judge:
    """Hears every statement that the centre itself makes, in whatever thread, and what is wrong with it."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def hear(self, sql: object) -> None:
        """Note a statement about the events, unless a test asks it."""
        text = str(sql)
        if mentions(text) and text.lstrip("( \n").upper().startswith(JUDGED) and _is_of_the_centre():
            self.heard.append(text)

    @property
    def broken(self) -> dict[str, list[str]]:
        """Statements that break rules, with the rules."""
        return {sql: found for sql in dict.fromkeys(self.heard) if (found := _troubles(sql))}


JUDGED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
_troubles = lru_cache(maxsize=2000)(troubles)


def _is_of_the_centre() -> bool:
    """Whether the code nearest to the statement is the centre's and not a test's."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(TESTS) and name != __file__:
            return False
        if name.startswith(CENTRE):
            return True
        frame = frame.f_back
    return False


TESTS = str(Path(__file__).parent)
CENTRE = str(Path(__file__).parent.parent / "sync" / "central")


@contextmanager
def judging() -> Iterator[Judge]:
    """Have everything that Django sends to a database heard."""
    judge = Judge()

    def note(send: Any) -> Any:
        def sent(cursor: Any, sql: object, *others: Any) -> Any:
            judge.hear(sql)
            return send(cursor, sql, *others)

        return sent

    with (
        patch.object(CursorWrapper, "_execute", note(CursorWrapper._execute)),
        patch.object(CursorWrapper, "_executemany", note(CursorWrapper._executemany)),
    ):
        yield judge
