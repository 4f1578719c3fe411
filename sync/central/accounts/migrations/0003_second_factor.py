import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sync.central.accounts.models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_scope'),
        ('otp_static', '0003_add_timestamps'),
        ('otp_totp', '0003_add_timestamps'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0)),
                ('seal', models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Authenticator',
            fields=[],
            options={'proxy': True, 'indexes': [], 'constraints': []},
            bases=(sync.central.accounts.models.SlowedNeverShut, 'otp_totp.totpdevice'),
        ),
        migrations.CreateModel(
            name='RecoveryCodes',
            fields=[],
            options={'proxy': True, 'indexes': [], 'constraints': []},
            bases=(sync.central.accounts.models.SlowedNeverShut, 'otp_static.staticdevice'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='number',
            field=models.PositiveBigIntegerField(null=True, verbose_name='序号'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='seal',
            field=models.CharField(default='', max_length=64, verbose_name='封签'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='user',
            name='has_second_factor',
            field=models.BooleanField(default=False, editable=False, verbose_name='两步验证'),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='at',
            field=models.DateTimeField(db_index=True, verbose_name='时间'),
        ),
        migrations.CreateModel(
            name='StaffSession',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={'verbose_name': 'session', 'verbose_name_plural': 'sessions', 'abstract': False},
        ),
    ]
