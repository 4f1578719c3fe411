from django.db import migrations, models

# The trail is guarded where it lies: no program that speaks to this database by accident or through a page changes it.
# A later migration that alters the table must put these up again on SQLite, which then makes the table anew.
UP = {
    'sqlite': [
        """CREATE TRIGGER audit_never_changed BEFORE UPDATE ON accounts_auditentry
           BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed'); END""",
        """CREATE TRIGGER audit_never_deleted BEFORE DELETE ON accounts_auditentry
           BEGIN SELECT RAISE(ABORT, 'an audit entry is never deleted'); END""",
    ],
    'postgresql': [
        """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$BEGIN RAISE EXCEPTION 'an audit entry is never changed or deleted'; END$$""",
        """CREATE TRIGGER audit_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_auditentry
           FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    ],
}
DOWN = {
    'sqlite': ['DROP TRIGGER audit_never_changed', 'DROP TRIGGER audit_never_deleted'],
    'postgresql': ['DROP TRIGGER audit_never_changed ON accounts_auditentry', 'DROP FUNCTION audit_refuse'],
}


def run(statements):
    def forward(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return forward


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_seal_entries'),
    ]

    operations = [
        migrations.AlterField(
            model_name='auditentry',
            name='number',
            field=models.PositiveBigIntegerField(unique=True, verbose_name='序号'),
        ),
        migrations.AlterModelOptions(
            name='auditentry',
            options={'ordering': ['-number'], 'verbose_name': '审计记录', 'verbose_name_plural': '审计记录'},
        ),
        migrations.RunPython(run(UP), run(DOWN)),
    ]
