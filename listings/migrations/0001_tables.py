"""The tables of landlords and what they offer, and the triggers that keep rents as they change."""

import agencies.text
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


TODAY = """coalesce(nullif(current_setting('locator.today', true), '')::date, (now() AT TIME ZONE 'America/Toronto')::date)"""

# Past months ask which rent was in force. Kept by triggers, so that admin, import and shell all keep it.
KEEP = f"""
CREATE FUNCTION rents_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO listings_rentchange (opening_id, starts, rent)
  SELECT id, least(offered_from, {TODAY}), rent FROM new_rows;
  RETURN NULL;
END $$;

CREATE FUNCTION rents_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO listings_rentchange (opening_id, starts, rent)
  SELECT n.id, greatest({TODAY}, (SELECT min(r.starts) FROM listings_rentchange r WHERE r.opening_id = n.id)), n.rent
  FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE n.rent <> o.rent
  ON CONFLICT (opening_id, starts) DO UPDATE SET rent = EXCLUDED.rent;
  RETURN NULL;
END $$;

CREATE TRIGGER rents_begin AFTER INSERT ON listings_opening
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rents_begin();
CREATE TRIGGER rents_change AFTER UPDATE ON listings_opening
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rents_change();
"""
FORGET = """
DROP TRIGGER rents_begin ON listings_opening;
DROP TRIGGER rents_change ON listings_opening;
DROP FUNCTION rents_begin();
DROP FUNCTION rents_change();
"""


class Migration(migrations.Migration):
    replaces = [
        ("listings", "0001_initial"),
        ("listings", "0002_relations"),
        ("listings", "0003_building_homes"),
        ("listings", "0004_rent_changes"),
    ]
    initial = True

    dependencies = [
        ('agencies', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Building',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=300, verbose_name='address')),
                ('address_key', agencies.text.FoldedField('address', db_collation='C', editable=False, max_length=400)),
                ('city', models.CharField(max_length=100, verbose_name='city')),
                ('city_key', agencies.text.FoldedField('city', db_collation='C', editable=False, max_length=400)),
                ('homes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='homes in the building')),
            ],
            options={
                'verbose_name': 'building',
                'verbose_name_plural': 'buildings',
                'constraints': [models.UniqueConstraint(fields=('address_key', 'city_key'), name='building_one_per_address', violation_error_message='There is already a building at this address.'), models.CheckConstraint(condition=models.Q(('homes__isnull', True), ('homes__range', (1, 5000)), _connector='OR'), name='building_homes', violation_error_message='A building has between 1 and 5,000 homes, or nobody knows.')],
            },
        ),
        migrations.CreateModel(
            name='Landlord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_key', agencies.text.FoldedField('name', db_collation='C', editable=False, max_length=400)),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French')], default='en', max_length=2, verbose_name='language')),
                ('stage', models.CharField(choices=[('lead', 'Lead'), ('contacted', 'Contacted'), ('met', 'Met'), ('interested', 'Interested'), ('committed', 'Committed'), ('active', 'Active'), ('dormant', 'Dormant'), ('lapsed', 'Lapsed')], default='lead', max_length=10, verbose_name='stage')),
                ('do_not_contact', models.BooleanField(default=False, verbose_name='do not contact')),
                ('source', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='first named by')),
                ('locator', models.ForeignKey(blank=True, limit_choices_to={'is_active': True, 'role__in': ['locator', 'coordinator']}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='landlords', to=settings.AUTH_USER_MODEL, verbose_name='locator')),
            ],
            options={
                'verbose_name': 'landlord',
                'verbose_name_plural': 'landlords',
                'ordering': ['name_key'],
                'indexes': [models.Index(fields=['source', 'name_key'], name='landlord_by_name')],
                'constraints': [models.CheckConstraint(condition=models.Q(('language__in', ['en', 'fr']), ('stage__in', ['lead', 'contacted', 'met', 'interested', 'committed', 'active', 'dormant', 'lapsed'])), name='landlord_stage_known', violation_error_message='Choose one of the stages, and English or French.')],
            },
        ),
        migrations.CreateModel(
            name='Interaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='day')),
                ('channel', models.CharField(choices=[('call', 'Call'), ('visit', 'Visit'), ('mail', 'E-mail or letter'), ('message', 'Message')], max_length=10, verbose_name='how')),
                ('note', models.TextField(blank=True, verbose_name='what was said')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='speak again on')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interactions', to='listings.landlord', verbose_name='landlord')),
            ],
            options={
                'verbose_name': 'interaction',
                'verbose_name_plural': 'interactions',
                'ordering': ['-happened_on', '-id'],
                'indexes': [models.Index(fields=['landlord', 'happened_on'], name='interaction_by_landlord'), models.Index(condition=models.Q(('next_on__isnull', False)), fields=['next_on'], name='interaction_by_next')],
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['call', 'visit', 'mail', 'message'])), name='interaction_channel_known', violation_error_message='Choose how you spoke: call, visit, mail or message.'), models.CheckConstraint(condition=models.Q(('next_on__isnull', True), ('next_on__gt', models.F('happened_on')), _connector='OR'), name='interaction_dates_in_order', violation_error_message='Speak again after the day you spoke.')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('email', models.EmailField(blank=True, db_collation='C', max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, db_collation='C', max_length=30, verbose_name='phone')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='listings.landlord', verbose_name='landlord')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
                'indexes': [models.Index(condition=models.Q(('email', ''), _negated=True), fields=['email'], name='contact_by_email'), models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['phone'], name='contact_by_phone')],
                'constraints': [models.CheckConstraint(condition=models.Q(('email', ''), ('phone', ''), _negated=True), name='contact_reachable', violation_error_message='Give an e-mail address or a phone number.')],
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('units', models.PositiveSmallIntegerField(verbose_name='units pledged')),
                ('pledged_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='pledged on')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='listings.landlord', verbose_name='landlord')),
            ],
            options={
                'verbose_name': 'commitment',
                'verbose_name_plural': 'commitments',
                'ordering': ['-pledged_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('units__range', (1, 1000))), name='commitment_units', violation_error_message='A pledge is for 1 to 1,000 units.'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('pledged_on')), _connector='OR'), name='commitment_dates_in_order', violation_error_message='A pledge ends on or after the day it was made.')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_number', models.CharField(blank=True, max_length=40, verbose_name='unit number')),
                ('postal_code', models.CharField(blank=True, max_length=7, verbose_name='postal code')),
                ('area_basis', models.CharField(blank=True, choices=[('named', 'named by the source'), ('position', 'nearest to its position'), ('', 'unknown')], max_length=10, verbose_name='area known by')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude')),
                ('confidential', models.BooleanField(default=False, verbose_name='confidential')),
                ('unit_type', models.CharField(choices=[('room', 'Room'), ('bachelor', 'Bachelor'), ('apartment', 'Apartment'), ('townhouse', 'Townhouse'), ('house', 'House'), ('other', 'Other')], max_length=10, verbose_name='type')),
                ('bedrooms', models.PositiveSmallIntegerField(verbose_name='bedrooms')),
                ('max_occupants', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='most occupants by municipal rule')),
                ('shared_with', models.CharField(choices=[('none', 'Nobody'), ('tenants', 'Other tenants'), ('owner', 'The owner')], default='none', max_length=10, verbose_name='kitchen or bathroom shared with')),
                ('utilities_included', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('heat', 'Heat'), ('hydro', 'Hydro'), ('water', 'Water'), ('internet', 'Internet')], max_length=10), blank=True, default=list, size=None, verbose_name='utilities included')),
                ('utilities_mask', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Case(models.When(models.Q(('utilities_included__contains', ['heat'])), then=models.Value(1)), default=models.Value(0)), '+', models.Case(models.When(models.Q(('utilities_included__contains', ['hydro'])), then=models.Value(2)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('utilities_included__contains', ['water'])), then=models.Value(4)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('utilities_included__contains', ['internet'])), then=models.Value(8)), default=models.Value(0))), output_field=models.IntegerField())),
                ('elevator', models.BooleanField(blank=True, null=True, verbose_name='Elevator')),
                ('step_free_entry', models.BooleanField(blank=True, null=True, verbose_name='Step-free entry')),
                ('ground_floor', models.BooleanField(blank=True, null=True, verbose_name='Ground floor')),
                ('wide_doors', models.BooleanField(blank=True, null=True, verbose_name='Wide doors')),
                ('roll_in_shower', models.BooleanField(blank=True, null=True, verbose_name='Roll-in shower')),
                ('grab_bars', models.BooleanField(blank=True, null=True, verbose_name='Grab bars')),
                ('lowered_counters', models.BooleanField(blank=True, null=True, verbose_name='Lowered counters')),
                ('visual_alarm', models.BooleanField(blank=True, null=True, verbose_name='Visual alarm')),
                ('access_yes', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Case(models.When(models.Q(('elevator', True)), then=models.Value(1)), default=models.Value(0)), '+', models.Case(models.When(models.Q(('step_free_entry', True)), then=models.Value(2)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('ground_floor', True)), then=models.Value(4)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('wide_doors', True)), then=models.Value(8)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('roll_in_shower', True)), then=models.Value(16)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('grab_bars', True)), then=models.Value(32)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('lowered_counters', True)), then=models.Value(64)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('visual_alarm', True)), then=models.Value(128)), default=models.Value(0))), output_field=models.IntegerField())),
                ('access_no', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Case(models.When(models.Q(('elevator', False)), then=models.Value(1)), default=models.Value(0)), '+', models.Case(models.When(models.Q(('step_free_entry', False)), then=models.Value(2)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('ground_floor', False)), then=models.Value(4)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('wide_doors', False)), then=models.Value(8)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('roll_in_shower', False)), then=models.Value(16)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('grab_bars', False)), then=models.Value(32)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('lowered_counters', False)), then=models.Value(64)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('visual_alarm', False)), then=models.Value(128)), default=models.Value(0))), output_field=models.IntegerField())),
                ('pets', models.CharField(blank=True, choices=[('allowed', 'Pets allowed'), ('prefers_none', 'Prefers no pets'), ('condo_ban', 'Pets banned by the condominium')], max_length=12, verbose_name='pets')),
                ('smoking', models.CharField(blank=True, choices=[('smoke_free', 'Smoke-free'), ('allowed', 'Smoking allowed')], max_length=10, verbose_name='smoking')),
                ('furnished', models.BooleanField(blank=True, null=True, verbose_name='furnished')),
                ('parking', models.BooleanField(blank=True, null=True, verbose_name='parking')),
                ('laundry', models.BooleanField(blank=True, null=True, verbose_name='laundry')),
                ('requires', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('direct_rent', 'Rent paid directly'), ('support_worker', 'A named support worker'), ('tenant_insurance', 'Tenant insurance'), ('references', 'Rental references'), ('guarantor', 'A guarantor')], max_length=20), blank=True, default=list, size=None, verbose_name='requires')),
                ('requires_mask', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Case(models.When(models.Q(('requires__contains', ['direct_rent'])), then=models.Value(1)), default=models.Value(0)), '+', models.Case(models.When(models.Q(('requires__contains', ['support_worker'])), then=models.Value(2)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('requires__contains', ['tenant_insurance'])), then=models.Value(4)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('requires__contains', ['references'])), then=models.Value(8)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('requires__contains', ['guarantor'])), then=models.Value(16)), default=models.Value(0))), output_field=models.IntegerField())),
                ('prefers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('direct_rent', 'Rent paid directly'), ('support_worker', 'A named support worker'), ('tenant_insurance', 'Tenant insurance'), ('references', 'Rental references'), ('guarantor', 'A guarantor')], max_length=20), blank=True, default=list, size=None, verbose_name='prefers')),
                ('prefers_mask', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Case(models.When(models.Q(('prefers__contains', ['direct_rent'])), then=models.Value(1)), default=models.Value(0)), '+', models.Case(models.When(models.Q(('prefers__contains', ['support_worker'])), then=models.Value(2)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('prefers__contains', ['tenant_insurance'])), then=models.Value(4)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('prefers__contains', ['references'])), then=models.Value(8)), default=models.Value(0))), '+', models.Case(models.When(models.Q(('prefers__contains', ['guarantor'])), then=models.Value(16)), default=models.Value(0))), output_field=models.IntegerField())),
                ('preference_text', models.TextField(blank=True, verbose_name='what the landlord says')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='units', to='agencies.area', verbose_name='area')),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='listings.building', verbose_name='building')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='listings.landlord', verbose_name='landlord')),
            ],
            options={
                'verbose_name': 'unit',
                'verbose_name_plural': 'units',
                'constraints': [models.CheckConstraint(condition=models.Q(('bedrooms__lte', 20), models.Q(('max_occupants__isnull', True), ('max_occupants__range', (1, 100)), _connector='OR')), name='unit_numbers', violation_error_message='Bedrooms are between 0 and 20, most occupants between 1 and 100.'), models.CheckConstraint(condition=models.Q(('area_basis__in', ['named', 'position', '']), ('pets__in', ['', 'allowed', 'prefers_none', 'condo_ban']), ('shared_with__in', ['none', 'tenants', 'owner']), ('smoking__in', ['', 'smoke_free', 'allowed']), ('unit_type__in', ['room', 'bachelor', 'apartment', 'townhouse', 'house', 'other']), ('utilities_included__contained_by', ['heat', 'hydro', 'water', 'internet']), ('requires__contained_by', ['direct_rent', 'support_worker', 'tenant_insurance', 'references', 'guarantor']), ('prefers__contained_by', ['direct_rent', 'support_worker', 'tenant_insurance', 'references', 'guarantor'])), name='unit_known_words', violation_error_message='Choose values from the lists.'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (-90, 90)), ('longitude__isnull', False), ('longitude__range', (-180, 180))), _connector='OR'), name='unit_position_is_whole', violation_error_message='Give both latitude and longitude, in degrees.'), models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', True), ('area_basis', '')), models.Q(('area__isnull', False), ('area_basis', 'named')), models.Q(('area__isnull', False), ('area_basis', 'position'), ('latitude__isnull', False)), _connector='OR'), name='unit_area_has_a_basis', violation_error_message='Say how the area is known: named, or nearest to its position.')],
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rent', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='rent a month')),
                ('lease_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='lease in months')),
                ('offered_from', models.DateField(verbose_name='on offer from')),
                ('available_from', models.DateField(verbose_name='first possible move-in')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='no longer on offer from')),
                ('close_reason', models.CharField(blank=True, choices=[('filled_programme', 'Filled by the programme'), ('filled_market', 'Filled on the market'), ('withdrawn', 'Withdrawn')], max_length=20, verbose_name='why closed')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='listings.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'opening',
                'verbose_name_plural': 'openings',
                'indexes': [models.Index(models.Func(models.F('closed_on'), template="coalesce(%(expressions)s, 'infinity'::date)"), name='opening_by_end')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('unit', '='), (models.Func(models.F('offered_from'), models.F('closed_on'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='opening_never_overlaps', violation_error_message='The unit is already on offer for some of these days.'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gt', models.F('offered_from')), _connector='OR'), name='opening_dates_in_order', violation_error_message='An opening closes after the day it starts.'), models.CheckConstraint(condition=models.Q(models.Q(('close_reason', ''), ('closed_on__isnull', True)), models.Q(('close_reason__in', ['filled_programme', 'filled_market', 'withdrawn']), ('closed_on__isnull', False)), _connector='OR'), name='opening_closed_with_a_reason', violation_error_message='Give both the day an opening closed and why, or neither.'), models.CheckConstraint(condition=models.Q(('rent__range', (1, 20000))), name='opening_rent', violation_error_message='A rent is between 1 and 20,000 dollars a month.'), models.CheckConstraint(condition=models.Q(('lease_months__isnull', True), ('lease_months__range', (1, 120)), _connector='OR'), name='opening_lease', violation_error_message='A lease is for 1 to 120 months.')],
            },
        ),
        migrations.CreateModel(
            name='RentChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField(verbose_name='in force from')),
                ('rent', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='rent a month')),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rent_changes', to='listings.opening', verbose_name='opening')),
            ],
            options={
                'verbose_name': 'change of rent',
                'verbose_name_plural': 'changes of rent',
                'ordering': ['opening', 'starts'],
                'constraints': [models.UniqueConstraint(fields=('opening', 'starts'), name='rentchange_one_a_day', violation_error_message='The opening already has a rent from this day.'), models.CheckConstraint(condition=models.Q(('rent__range', (1, 20000))), name='rentchange_rent', violation_error_message='A rent is between 1 and 20,000 dollars a month.')],
            },
        ),
        migrations.CreateModel(
            name='TeachingMoment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('family_status', 'family status'), ('marital_status', 'marital status'), ('public_assistance', 'receipt of public assistance'), ('age', 'age'), ('sex', 'sex or gender'), ('sexual_orientation', 'sexual orientation'), ('origin', 'race, origin, citizenship or language'), ('creed', 'creed'), ('disability', 'disability, including mental health and addiction'), ('housing_first', 'Housing First: nobody is refused for having been without a home')], max_length=20, verbose_name='ground')),
                ('noticed_on', models.DateField(verbose_name='noticed on')),
                ('landlord', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='teaching_moments', to='listings.landlord', verbose_name='landlord')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noticed with')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='teaching_moments', to='listings.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'teaching moment',
                'verbose_name_plural': 'teaching moments',
                'constraints': [models.UniqueConstraint(fields=('unit', 'ground'), name='teachingmoment_once', violation_error_message='This was already noted for the unit.'), models.UniqueConstraint(fields=('landlord', 'ground'), name='teachingmoment_once_a_landlord', violation_error_message='This was already noted for the landlord.'), models.CheckConstraint(condition=models.Q(models.Q(('landlord__isnull', True), ('unit__isnull', False)), models.Q(('landlord__isnull', False), ('unit__isnull', True)), _connector='OR'), name='teachingmoment_of_unit_or_landlord', violation_error_message='A teaching moment is about a unit or a landlord.'), models.CheckConstraint(condition=models.Q(('ground__in', ['family_status', 'marital_status', 'public_assistance', 'age', 'sex', 'sexual_orientation', 'origin', 'creed', 'disability', 'housing_first'])), name='teachingmoment_ground_known', violation_error_message='Choose one of the grounds.')],
            },
        ),
        migrations.CreateModel(
            name='SourceRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(db_collation='C', max_length=60, verbose_name='source')),
                ('ref', models.CharField(db_collation='C', max_length=200, verbose_name="the source's id")),
                ('is_oldest', models.BooleanField(default=True, verbose_name='names the unit')),
                ('first_seen_on', models.DateField(verbose_name='first seen on')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='source_records', to='listings.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'source record',
                'verbose_name_plural': 'source records',
                'indexes': [models.Index(fields=['ref'], name='sourcerecord_by_ref')],
                'constraints': [models.UniqueConstraint(fields=('source', 'ref'), name='sourcerecord_one_per_ref', violation_error_message='The source already has a unit with this id.'), models.UniqueConstraint(condition=models.Q(('is_oldest', True)), fields=('unit',), name='sourcerecord_one_oldest', violation_error_message='One record names the unit: its oldest.'), models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('ref', ''), _negated=True)), name='sourcerecord_named', violation_error_message='Give the source and its id of the unit.')],
            },
        ),
        migrations.CreateModel(
            name='Restriction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('women', 'Women'), ('men', 'Men'), ('seniors_65', 'People 65 and over'), ('youth', 'Youth'), ('indigenous', 'Indigenous people'), ('special_programme', 'A special programme')], max_length=20, verbose_name='restricted to')),
                ('legal_basis', models.CharField(choices=[('s14', 'Code s. 14: special programme'), ('s15', 'Code s. 15: people 65 and over'), ('s18', 'Code s. 18: special-interest organisation'), ('s21_1', 'Code s. 21(1): the owner shares the kitchen or bathroom'), ('s21_2', 'Code s. 21(2): a building for one sex')], max_length=5, verbose_name='legal basis')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='approved on')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='to be reviewed on')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='restriction', to='listings.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'restriction',
                'verbose_name_plural': 'restrictions',
                'constraints': [models.CheckConstraint(condition=models.Q(('group__in', ['women', 'men', 'seniors_65', 'youth', 'indigenous', 'special_programme']), ('legal_basis__in', ['s14', 's15', 's18', 's21_1', 's21_2'])), name='restriction_has_a_legal_basis', violation_error_message='A restriction needs a legal basis: s. 14, 15, 18, 21(1) or 21(2).'), models.CheckConstraint(condition=models.Q(models.Q(('approved_by__isnull', True), ('approved_on__isnull', True)), models.Q(('approved_by__isnull', False), ('approved_on__isnull', False), ('review_on__gt', models.F('approved_on')), ('review_on__isnull', False)), _connector='OR'), name='restriction_approval_is_whole', violation_error_message='An approval names the approver, its day, and a later review date.'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), ('author__isnull', True), models.Q(('approved_by', models.F('author')), _negated=True), _connector='OR'), name='restriction_approved_by_another', violation_error_message='Someone other than its author approves a restriction.')],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='day')),
                ('kind', models.CharField(choices=[('arrears', 'Rent owing'), ('noise', 'Noise'), ('damage', 'Damage'), ('guests', 'Guests'), ('repair', 'A repair the landlord owes'), ('notice', 'A notice to end the tenancy'), ('other', 'Another kind')], max_length=15, verbose_name='kind')),
                ('resolved_on', models.DateField(blank=True, null=True, verbose_name='resolved on')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='listings.landlord', verbose_name='landlord')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='listings.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'incident',
                'verbose_name_plural': 'incidents',
                'ordering': ['-happened_on', '-id'],
                'indexes': [models.Index(fields=['landlord', 'happened_on'], name='incident_by_landlord')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['arrears', 'noise', 'damage', 'guests', 'repair', 'notice', 'other'])), name='incident_kind_known', violation_error_message='Choose what kind of incident it was.'), models.CheckConstraint(condition=models.Q(('resolved_on__isnull', True), ('resolved_on__gte', models.F('happened_on')), _connector='OR'), name='incident_dates_in_order', violation_error_message='An incident is resolved on or after the day it happened.')],
            },
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verified_on', models.DateField(verbose_name='confirmed on')),
                ('method', models.CharField(choices=[('list', 'by list'), ('phone', 'by phone'), ('email', 'by e-mail'), ('visit', 'by visit'), ('landlord', 'by the landlord')], max_length=10, verbose_name='how')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='listings.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'verification',
                'verbose_name_plural': 'verifications',
                'constraints': [models.UniqueConstraint(fields=('unit', 'verified_on', 'method'), name='verification_once_a_day', violation_error_message='This was already recorded for the day.'), models.CheckConstraint(condition=models.Q(('method__in', ['list', 'phone', 'email', 'visit', 'landlord'])), name='verification_method_known', violation_error_message='Choose how it was confirmed.')],
            },
        ),
        migrations.RunSQL(KEEP, FORGET),
    ]
