"""An audit trail of which the oldest entries are gone: only those that are said to be may ever be deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import migrations, models

BEFORE = {
    "sqlite": [
        """CREATE TRIGGER audit_never_deleted BEFORE DELETE ON accounts_auditentry
           BEGIN SELECT RAISE(ABORT, 'an audit entry is never deleted'); END""",
    ],
    "postgresql": [
        """CREATE TRIGGER audit_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_auditentry
           FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    ],
}
UP = {
    "sqlite": [
        "DROP TRIGGER audit_never_deleted",
        """CREATE TRIGGER audit_never_deleted BEFORE DELETE ON accounts_auditentry
           WHEN OLD.number > coalesce((SELECT max(number) FROM accounts_auditstart), 0)
           BEGIN SELECT RAISE(ABORT, 'an audit entry is never deleted before its time'); END""",
    ],
    "postgresql": [
        "DROP TRIGGER audit_never_changed ON accounts_auditentry",
        """CREATE TRIGGER audit_never_changed BEFORE UPDATE OR TRUNCATE ON accounts_auditentry
           FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
        """CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS
           $$BEGIN
               IF OLD.number > coalesce((SELECT max(number) FROM accounts_auditstart), 0) THEN
                   RAISE EXCEPTION 'an audit entry is never deleted before its time';
               END IF;
               RETURN OLD;
           END$$""",
        """CREATE TRIGGER audit_never_deleted BEFORE DELETE ON accounts_auditentry
           FOR EACH ROW EXECUTE FUNCTION audit_keep()""",
    ],
}
DOWN = {
    "sqlite": ["DROP TRIGGER audit_never_deleted", *BEFORE["sqlite"]],
    "postgresql": [
        "DROP TRIGGER audit_never_deleted ON accounts_auditentry",
        "DROP FUNCTION audit_keep",
        "DROP TRIGGER audit_never_changed ON accounts_auditentry",
        *BEFORE["postgresql"],
    ],
}


def run(statements: dict[str, list[str]]) -> Callable[[Any, Any], None]:
    def forward(apps: Any, schema_editor: Any) -> None:
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return forward


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_append_only")]

    operations = [
        migrations.CreateModel(
            name="AuditStart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField()),
                ("seal", models.CharField(max_length=64)),
                ("proof", models.CharField(max_length=64)),
            ],
        ),
        migrations.RunPython(run(UP), run(DOWN)),
    ]
