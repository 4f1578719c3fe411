from django.db import migrations

from sync.central.accounts import chain


def seal_what_is_there(apps, schema_editor):
    """Entries from before the chain get their numbers in the order in which they were written."""
    entries, heads = apps.get_model('accounts', 'AuditEntry'), apps.get_model('accounts', 'AuditHead')
    before, number = '', 0
    if entries.objects.exists():
        secret = chain.key()
        for entry in entries.objects.order_by('pk').iterator(2000):
            number += 1
            values = {name: getattr(entry, name) for name in chain.SEALED}
            before = chain.seal(secret, before, number, entry.at, values)
            entries.objects.filter(pk=entry.pk).update(number=number, seal=before)
    heads.objects.create(pk=1, number=number, seal=before)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_second_factor'),
    ]

    operations = [migrations.RunPython(seal_what_is_there, migrations.RunPython.noop)]
