"""The tables of lists sent to load and of monthly reports, and the trigger that keeps what is published."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


# What is published stays: whoever writes, admin, import or shell. Only the day it was announced may be noted.
STAYS = """
CREATE FUNCTION published_reports_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'published' AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - 'announced_at' <> to_jsonb(OLD) - 'announced_at') THEN
    RAISE EXCEPTION 'A published report stays as it is: publish the next revision.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'monthlyreport_published_stays', TABLE = 'locator_monthlyreport';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER published_reports_stay BEFORE UPDATE OR DELETE ON locator_monthlyreport
FOR EACH ROW EXECUTE FUNCTION published_reports_stay();
"""
MAY_CHANGE = """
DROP TRIGGER published_reports_stay ON locator_monthlyreport;
DROP FUNCTION published_reports_stay();
"""


class Migration(migrations.Migration):
    replaces = [
        ("locator", "0001_uploads"),
        ("locator", "0002_monthly_reports"),
    ]
    initial = True

    dependencies = [
        ('agencies', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MonthlyReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('revision', models.PositiveSmallIntegerField(default=1, verbose_name='revision')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=10, verbose_name='state')),
                ('facts', models.JSONField(verbose_name='facts')),
                ('published_facts', models.JSONField(blank=True, null=True, verbose_name='published facts')),
                ('definitions', models.CharField(max_length=10, verbose_name='version of the definitions')),
                ('as_of', models.DateTimeField(verbose_name='as of')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('note_en', models.TextField(blank=True, verbose_name='note in English')),
                ('note_fr', models.TextField(blank=True, verbose_name='note in French')),
                ('changes', models.JSONField(blank=True, default=list, verbose_name='what changed since the last revision')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='coordinators told')),
                ('announced_at', models.DateTimeField(blank=True, null=True, verbose_name='subscribers told')),
                ('publisher', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'monthly report',
                'verbose_name_plural': 'monthly reports',
                'ordering': ['-month', '-revision'],
                'constraints': [models.UniqueConstraint(fields=('month', 'revision'), name='monthlyreport_one_per_revision', violation_error_message='The month already has this revision of its report.'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('month',), name='monthlyreport_one_draft', violation_error_message='The month already has a draft of its report.'), models.CheckConstraint(condition=models.Q(('month__day', 1), ('revision__gte', 1)), name='monthlyreport_month_and_revision', violation_error_message='A month is given by its first day, and revisions count from 1.'), models.CheckConstraint(condition=models.Q(models.Q(('announced_at__isnull', True), ('published_at__isnull', True), ('published_facts__isnull', True), ('publisher__isnull', True), ('state', 'draft')), models.Q(('published_at__isnull', False), ('published_facts__isnull', False), ('state', 'published')), _connector='OR'), name='monthlyreport_state_is_whole', violation_error_message='A published report says when it was published, and holds what was.'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('note_en', ''), ('note_fr', '')), models.Q(models.Q(('note_en', ''), _negated=True), models.Q(('note_fr', ''), _negated=True)), _connector='OR'), name='monthlyreport_note_in_both_languages', violation_error_message='Write the note in both languages, or in neither.')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.UUIDField(default=uuid.uuid4)),
                ('kind', models.CharField(choices=[('units', 'homes'), ('households', 'households')], max_length=10, verbose_name='kind')),
                ('file_name', models.CharField(max_length=200, verbose_name='file')),
                ('content', models.BinaryField(default=bytes, verbose_name='content')),
                ('mapping', models.TextField(blank=True, verbose_name='mapping')),
                ('source', models.CharField(blank=True, max_length=60, verbose_name='source')),
                ('verified_on', models.DateField(blank=True, null=True, verbose_name='confirmed on')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='sent')),
                ('loaded_at', models.DateTimeField(blank=True, null=True, verbose_name='loaded')),
                ('summary', models.JSONField(default=dict, verbose_name='report')),
                ('refused', models.BinaryField(default=bytes, verbose_name='refused rows')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French')], max_length=2, verbose_name='language of the report')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agencies.agency', verbose_name='agency')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'list to load',
                'verbose_name_plural': 'lists to load',
                'indexes': [models.Index(fields=['made_at'], name='upload_by_age')],
                'constraints': [models.UniqueConstraint(fields=('code',), name='upload_one_per_code', violation_error_message='There is already a list with this code.'), models.CheckConstraint(condition=models.Q(models.Q(('agency__isnull', True), ('kind', 'units'), models.Q(('source', ''), _negated=True)), models.Q(('agency__isnull', False), ('kind', 'households'), ('source', '')), _connector='OR'), name='upload_of_a_source_or_an_agency', violation_error_message='A list of homes has a source, a list of households an agency.')],
            },
        ),
        migrations.RunSQL(STAYS, MAY_CHANGE),
    ]
