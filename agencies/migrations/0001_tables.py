"""The tables of agencies, their people and their households."""

import agencies.codes
import agencies.constraints
import agencies.text
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("agencies", "0001_initial"),
        ("agencies", "0003_visits"),
        ("agencies", "0004_consent_forms_and_lookalikes"),
        ("agencies", "0005_holidays"),
        ("agencies", "0006_reports_by_mail"),
    ]
    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_en', models.CharField(max_length=200, verbose_name='name in English')),
                ('name_fr', models.CharField(max_length=200, verbose_name='name in French')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('strengths_en', models.CharField(blank=True, max_length=300, verbose_name='what it does best, in English')),
                ('strengths_fr', models.CharField(blank=True, max_length=300, verbose_name='what it does best, in French')),
                ('serves_en', models.CharField(blank=True, max_length=300, verbose_name='whom it serves, in English')),
                ('serves_fr', models.CharField(blank=True, max_length=300, verbose_name='whom it serves, in French')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), blank=True, default=list, size=None, verbose_name='languages')),
                ('sharing_agreement_on', models.DateField(blank=True, null=True, verbose_name='sharing agreement signed on')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'agency',
                'verbose_name_plural': 'agencies',
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('code',), name='agency_one_per_code', violation_error_message='There is already an agency with this code.')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, verbose_name='work e-mail')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('role', models.CharField(choices=[('caseworker', 'Caseworker'), ('lead', 'Team lead'), ('locator', 'Housing locator'), ('coordinator', 'Coordinator'), ('reader', 'Reader of reports')], max_length=15, verbose_name='role')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French')], default='en', max_length=2, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('report_by_mail', models.BooleanField(default=False, verbose_name='gets a mail when a monthly report is published')),
                ('date_joined', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('visited_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last day on the first page')),
                ('visited_before', models.DateField(blank=True, editable=False, null=True, verbose_name='the day before that one')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='agencies.agency', verbose_name='agency')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'constraints': [models.UniqueConstraint(fields=('email',), name='user_one_per_email', violation_error_message='There is already a person with this e-mail address.'), models.UniqueConstraint(fields=('id', 'agency'), name='user_with_agency'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_in_lower_case', violation_error_message='Write the e-mail address in lower case.'), models.CheckConstraint(condition=models.Q(('agency__isnull', False), models.Q(('role__in', ['caseworker', 'lead']), _negated=True), _connector='OR'), name='user_agency_role_has_agency', violation_error_message='A caseworker or team lead belongs to an agency.'), models.CheckConstraint(condition=models.Q(('role__in', ['caseworker', 'lead', 'locator', 'coordinator', 'reader'])), name='user_role_known', violation_error_message='Choose one of the roles.')],
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_en', models.CharField(max_length=200, verbose_name='name in English')),
                ('name_fr', models.CharField(max_length=200, verbose_name='name in French')),
                ('kind', models.CharField(choices=[('ward', 'Ward'), ('neighbourhood', 'Neighbourhood'), ('outside', 'Outside Ottawa')], max_length=15, verbose_name='kind')),
                ('ward_number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='ward number')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude')),
                ('ward', models.ForeignKey(blank=True, limit_choices_to={'kind': 'ward'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='neighbourhoods', to='agencies.area', verbose_name='ward')),
            ],
            options={
                'verbose_name': 'area',
                'verbose_name_plural': 'areas',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'ward'), ('latitude__isnull', False), ('ward__isnull', True), ('ward_number__isnull', False)), models.Q(('kind', 'neighbourhood'), ('latitude__isnull', False), ('ward__isnull', False), ('ward_number__isnull', True)), models.Q(('kind', 'outside'), ('latitude__isnull', True), ('ward__isnull', True), ('ward_number__isnull', True)), _connector='OR'), name='area_kind', violation_error_message='A ward has a number, a neighbourhood has a ward, and both have a centroid.'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (-90, 90)), ('longitude__isnull', False), ('longitude__range', (-180, 180))), _connector='OR'), name='area_centroid_is_whole', violation_error_message='Give both latitude and longitude, in degrees.'), models.UniqueConstraint(fields=('ward_number',), name='area_one_per_ward_number', violation_error_message='There is already a ward with this number.'), models.UniqueConstraint(fields=('kind', 'name_en'), name='area_one_per_name', violation_error_message='There is already an area of this kind with this name.')],
            },
        ),
        migrations.CreateModel(
            name='AverageRent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='amount a month')),
                ('starts', models.DateField(verbose_name='in force from')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('bedrooms', models.PositiveSmallIntegerField(choices=[(0, 'Bachelor'), (1, '1 bedroom'), (2, '2 bedrooms'), (3, '3 bedrooms'), (4, '4 bedrooms and more')], verbose_name='bedrooms')),
                ('is_estimate', models.BooleanField(default=False, verbose_name='estimate')),
            ],
            options={
                'verbose_name': 'average rent',
                'verbose_name_plural': 'average rents',
                'ordering': ['bedrooms', '-starts'],
                'constraints': [models.UniqueConstraint(fields=('bedrooms', 'starts'), name='averagerent_one_a_day', violation_error_message='There is already an average rent for this size from this day.'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('bedrooms__range', (0, 4))), name='averagerent_values', violation_error_message='Give 0 to 4 bedrooms and an amount above 0.')],
            },
        ),
        migrations.CreateModel(
            name='Client',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(db_collation='C', default=agencies.codes.new_code, editable=False, max_length=7, verbose_name='code')),
                ('reference', models.CharField(blank=True, db_collation='C', max_length=100, verbose_name="the agency's own id")),
                ('language', models.CharField(default='en', max_length=20, verbose_name='language')),
                ('household_size', models.PositiveSmallIntegerField(editable=False, verbose_name='members')),
                ('standard_days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, editable=False, size=None)),
                ('standard_bedrooms', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), editable=False, size=None)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='first recorded')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clients', to='agencies.agency', verbose_name='agency')),
                ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clients', to=settings.AUTH_USER_MODEL, verbose_name='worker')),
            ],
            options={
                'verbose_name': 'household',
                'verbose_name_plural': 'households',
                'constraints': [models.UniqueConstraint(fields=('code',), name='client_one_per_code', violation_error_message="This code is already another household's."), models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('agency', 'reference'), name='client_one_per_reference', violation_error_message='The agency already has a household with this id.'), models.UniqueConstraint(fields=('id', 'agency'), name='client_with_agency'), agencies.constraints.CompositeForeignKey(fields=['worker', 'agency'], follow=False, name='client_worker_of_the_agency', to='agencies.User', to_fields=['id', 'agency_id'], violation_error_message="A household's worker belongs to the household's agency."), models.CheckConstraint(condition=models.Q(('household_size__gte', 1), ('standard_bedrooms__len', django.db.models.expressions.CombinedExpression(models.F('standard_days__len'), '+', models.Value(1)))), name='client_standard_is_whole', violation_error_message='A household has members, and a number of bedrooms for every day.')],
            },
        ),
        migrations.CreateModel(
            name='ClientIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_name', models.CharField(blank=True, max_length=100, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=100, verbose_name='last name')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='birth date')),
                ('first_key', agencies.text.FoldedField('first_name', db_collation='C', editable=False, max_length=400)),
                ('last_key', agencies.text.FoldedField('last_name', db_collation='C', editable=False, max_length=400)),
                ('agency', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('client', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='identity', to='agencies.client')),
            ],
            options={
                'verbose_name': 'identity',
                'verbose_name_plural': 'identities',
                'indexes': [models.Index(condition=models.Q(('last_key', ''), _negated=True), fields=['last_key', 'first_key'], name='identity_by_name')],
                'constraints': [agencies.constraints.CompositeForeignKey(fields=['client', 'agency'], follow=True, name='clientidentity_same_agency', to='agencies.Client', to_fields=['id', 'agency_id'], violation_error_message="What belongs to a household belongs to the household's agency.")],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('share', 'Share with other agencies'), ('landlord', 'Disclose to a landlord')], max_length=10, verbose_name='agreed to')),
                ('granted_on', models.DateField(verbose_name='from')),
                ('until', models.DateField(verbose_name='last day')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                ('form', models.CharField(blank=True, choices=[('signed', 'On a signed form'), ('spoken', 'Aloud, with a witness')], max_length=10, verbose_name='how they said so')),
                ('agency', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('client', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='agencies.client')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'constraints': [agencies.constraints.CompositeForeignKey(fields=['client', 'agency'], follow=True, name='consent_same_agency', to='agencies.Client', to_fields=['id', 'agency_id'], violation_error_message="What belongs to a household belongs to the household's agency."), models.CheckConstraint(condition=models.Q(('until__gte', models.F('granted_on'))), name='consent_dates_in_order', violation_error_message='The last day of a consent is not before its first.'), models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('withdrawn_on__range', (models.F('granted_on'), models.F('until'))), _connector='OR'), name='consent_withdrawn_while_it_lasts', violation_error_message='A consent is withdrawn between its first and its last day.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('client', '='), ('kind', '='), (models.Func(models.F('granted_on'), django.db.models.functions.comparison.Coalesce('withdrawn_on', models.Func(models.F('until'), output_field=models.DateField(), template='(%(expressions)s + 1)')), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='consent_one_at_a_time', violation_error_message='The household already agreed to this for some of these days.'), models.CheckConstraint(condition=models.Q(('form__in', ['', 'signed', 'spoken']), ('kind__in', ['share', 'landlord'])), name='consent_kind_known', violation_error_message='Choose what the household agreed to, and how they said so.')],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_en', models.CharField(max_length=200, verbose_name='name in English')),
                ('name_fr', models.CharField(max_length=200, verbose_name='name in French')),
                ('day', models.DateField(verbose_name='day')),
            ],
            options={
                'verbose_name': 'holiday',
                'verbose_name_plural': 'holidays',
                'ordering': ['day'],
                'constraints': [models.UniqueConstraint(fields=('day',), name='holiday_one_a_day', violation_error_message='This day is already a holiday.')],
            },
        ),
        migrations.CreateModel(
            name='HouseholdMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(verbose_name='place')),
                ('relation', models.CharField(choices=[('head', 'Head of the household'), ('partner', 'Partner'), ('child', 'Child'), ('other', 'Other member')], max_length=10, verbose_name='relation')),
                ('age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='age')),
                ('age_on', models.DateField(verbose_name='age told on')),
                ('gender', models.CharField(choices=[('F', 'Female'), ('M', 'Male'), ('X', 'Another gender')], max_length=1, verbose_name='gender')),
                ('agency', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('client', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='agencies.client')),
            ],
            options={
                'verbose_name': 'member',
                'verbose_name_plural': 'members',
                'ordering': ['client', 'place'],
                'constraints': [agencies.constraints.CompositeForeignKey(fields=['client', 'agency'], follow=True, name='householdmember_same_agency', to='agencies.Client', to_fields=['id', 'agency_id'], violation_error_message="What belongs to a household belongs to the household's agency."), models.UniqueConstraint(fields=('client', 'place'), name='householdmember_place', violation_error_message='Two members of a household have the same place in its list.'), models.UniqueConstraint(condition=models.Q(('relation', 'head')), fields=('client',), name='householdmember_one_head', violation_error_message='A household has one head.'), models.CheckConstraint(condition=models.Q(('age__isnull', True), ('age__range', (0, 120)), _connector='OR'), name='householdmember_age', violation_error_message='An age is between 0 and 120, or not known.'), models.CheckConstraint(condition=models.Q(('gender__in', ['F', 'M', 'X']), ('relation__in', ['head', 'partner', 'child', 'other'])), name='householdmember_known_words', violation_error_message='Choose a relation and F, M or X.')],
            },
        ),
        migrations.CreateModel(
            name='Income',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('benefit', models.CharField(blank=True, choices=[('ow', 'Ontario Works'), ('odsp', 'Ontario Disability Support Program'), ('employment', 'Employment'), ('other', 'Other income'), ('none', 'No income')], max_length=10, verbose_name='benefit')),
                ('monthly_income', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='income a month')),
                ('agency', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('client', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='income', to='agencies.client')),
            ],
            options={
                'verbose_name': 'income',
                'verbose_name_plural': 'incomes',
                'constraints': [agencies.constraints.CompositeForeignKey(fields=['client', 'agency'], follow=True, name='income_same_agency', to='agencies.Client', to_fields=['id', 'agency_id'], violation_error_message="What belongs to a household belongs to the household's agency."), models.CheckConstraint(condition=models.Q(('benefit__in', ['', 'ow', 'odsp', 'employment', 'other', 'none']), models.Q(('monthly_income__isnull', True), ('monthly_income__range', (0, 100000)), _connector='OR')), name='income_values', violation_error_message='An income is between 0 and 100,000 dollars a month, or not known.')],
            },
        ),
        migrations.CreateModel(
            name='Lookalike',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('found_on', models.DateField(verbose_name='found on')),
                ('outcome', models.CharField(blank=True, choices=[('same', 'The same household'), ('different', 'Different households')], max_length=10, verbose_name='outcome')),
                ('resolved_on', models.DateField(blank=True, null=True, verbose_name='resolved on')),
                ('first', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.client')),
                ('first_agency', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='resolved by')),
                ('second', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.client')),
                ('second_agency', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
            ],
            options={
                'verbose_name': 'possible double referral',
                'verbose_name_plural': 'possible double referrals',
                'constraints': [agencies.constraints.CompositeForeignKey(fields=['first', 'first_agency'], follow=True, name='lookalike_first_same_agency', to='agencies.Client', to_fields=['id', 'agency_id'], violation_error_message="What belongs to a household belongs to the household's agency."), agencies.constraints.CompositeForeignKey(fields=['second', 'second_agency'], follow=True, name='lookalike_second_same_agency', to='agencies.Client', to_fields=['id', 'agency_id'], violation_error_message="What belongs to a household belongs to the household's agency."), models.UniqueConstraint(fields=('first', 'second'), name='lookalike_once_per_pair', violation_error_message='These two households were already noticed.'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='lookalike_in_order', violation_error_message='A household does not look like itself; the older record comes first.'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('resolved_by__isnull', True), ('resolved_on__isnull', True)), models.Q(('outcome__in', ['same', 'different']), ('resolved_by__isnull', False), ('resolved_on__gte', models.F('found_on')), ('resolved_on__isnull', False)), _connector='OR'), name='lookalike_resolution_is_whole', violation_error_message='An outcome names who found it and the day, on or after the pair was noticed.')],
            },
        ),
        migrations.CreateModel(
            name='ShelterMaximum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='amount a month')),
                ('starts', models.DateField(verbose_name='in force from')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('benefit', models.CharField(choices=[('ow', 'Ontario Works'), ('odsp', 'Ontario Disability Support Program')], max_length=10, verbose_name='benefit')),
                ('members', models.PositiveSmallIntegerField(verbose_name='members')),
            ],
            options={
                'verbose_name': 'shelter maximum',
                'verbose_name_plural': 'shelter maximums',
                'ordering': ['benefit', 'members', '-starts'],
                'constraints': [models.UniqueConstraint(fields=('benefit', 'members', 'starts'), name='sheltermaximum_one_a_day', violation_error_message='There is already an amount for this benefit and size from this day.'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('benefit__in', ['ow', 'odsp']), ('members__range', (1, 6))), name='sheltermaximum_values', violation_error_message='Give ow or odsp, 1 to 6 members, and an amount of 0 or more.')],
            },
        ),
        migrations.CreateModel(
            name='Subsidy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('in_place', 'In place'), ('possible', 'Possible')], max_length=10, verbose_name='state')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='amount a month')),
                ('agency', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('client', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='subsidies', to='agencies.client')),
            ],
            options={
                'verbose_name': 'subsidy',
                'verbose_name_plural': 'subsidies',
                'constraints': [agencies.constraints.CompositeForeignKey(fields=['client', 'agency'], follow=True, name='subsidy_same_agency', to='agencies.Client', to_fields=['id', 'agency_id'], violation_error_message="What belongs to a household belongs to the household's agency."), models.UniqueConstraint(fields=('client', 'state'), name='subsidy_one_per_state', violation_error_message='The household already has an amount of this kind: change that one.'), models.CheckConstraint(condition=models.Q(('amount__range', (0, 100000)), ('state__in', ['in_place', 'possible'])), name='subsidy_values', violation_error_message='A subsidy is between 0 and 100,000 dollars a month.')],
            },
        ),
        migrations.CreateModel(
            name='UtilityEstimate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='amount a month')),
                ('starts', models.DateField(verbose_name='in force from')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('utility', models.CharField(choices=[('heat', 'Heat'), ('hydro', 'Hydro'), ('water', 'Water')], max_length=8, verbose_name='utility')),
                ('bedrooms', models.PositiveSmallIntegerField(choices=[(0, 'Bachelor'), (1, '1 bedroom'), (2, '2 bedrooms'), (3, '3 bedrooms'), (4, '4 bedrooms and more')], verbose_name='bedrooms')),
            ],
            options={
                'verbose_name': 'utility estimate',
                'verbose_name_plural': 'utility estimates',
                'ordering': ['utility', 'bedrooms', '-starts'],
                'constraints': [models.UniqueConstraint(fields=('utility', 'bedrooms', 'starts'), name='utilityestimate_one_a_day', violation_error_message='There is already an estimate for this utility and size from this day.'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('bedrooms__range', (0, 4)), ('utility__in', ['heat', 'hydro', 'water'])), name='utilityestimate_values', violation_error_message='Give heat, hydro or water, 0 to 4 bedrooms, and an amount of 0 or more.')],
            },
        ),
    ]
