-- %(households)s households that wait, and a quarter as many that are housed, withdrawn or paused, as of %(day)s.
SELECT setseed(0.42);

INSERT INTO agencies_agency (id, code, name_en, name_fr, strengths_en, strengths_fr, serves_en, serves_fr, languages, is_active)
SELECT n, 'agency-' || n, 'Agency ' || n, 'Organisme ' || n, '', '', '', '', '{en,fr}', true FROM generate_series(1, 40) n;

-- Two thirds live alone. For one in five the occupancy standard changes within two years.
INSERT INTO agencies_client (id, code, agency_id, reference, language, household_size, standard_days, standard_bedrooms, created_at)
SELECT n, lpad(to_hex(n), 7, '0'), 1 + n %% 40, 'H-' || n, 'en', size,
       CASE WHEN ages THEN ARRAY[%(day)s::date + floor(1400 * random() - 700)::int] ELSE '{}' END,
       CASE WHEN ages THEN ARRAY[rooms, rooms + 1] ELSE ARRAY[rooms] END, now()
FROM (SELECT n, size, CASE size WHEN 1 THEN 0 ELSE (size + 1) / 2 END AS rooms, size > 1 AND random() < 0.6 AS ages
      FROM (SELECT n, (ARRAY[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 7])[1 + floor(20 * random())] AS size
            FROM generate_series(1, %(households)s + %(households)s / 4) n) s) drawn;

INSERT INTO agencies_income (client_id, agency_id, benefit, monthly_income)
SELECT id, agency_id, benefit, CASE benefit WHEN 'employment' THEN 1800 + floor(2000 * random()) WHEN 'other' THEN 1200 + floor(1500 * random()) END
FROM (SELECT id, agency_id, (ARRAY['ow', 'ow', 'ow', 'ow', 'odsp', 'odsp', 'odsp', 'employment', 'other', ''])[1 + floor(10 * random())] AS benefit
      FROM agencies_client) drawn;

INSERT INTO agencies_subsidy (client_id, agency_id, state, amount)
SELECT id, agency_id, 'in_place', 300 + floor(600 * random()) FROM agencies_client WHERE random() < 0.15;
INSERT INTO agencies_subsidy (client_id, agency_id, state, amount)
SELECT id, agency_id, 'possible', 200 + floor(800 * random()) FROM agencies_client WHERE random() < 0.5;

-- Nearly everyone agreed to share; some did so for a time that is over, some withdrew it.
INSERT INTO agencies_consent (client_id, agency_id, kind, form, granted_on, until, withdrawn_on)
SELECT id, agency_id, 'share', '', %(day)s::date - 90 - floor(200 * random())::int,
       CASE WHEN random() < 0.03 THEN %(day)s::date - 10 ELSE %(day)s::date + 200 END,
       CASE WHEN random() < 0.02 THEN %(day)s::date - 30 END
FROM agencies_client WHERE random() < 0.98;

-- The lot is the referral's number through a bijection, so that no two draw the same.
INSERT INTO matching_referral (id, client_id, agency_id, referred_on, state, state_since, lot)
SELECT id, id, agency_id, referred_on, CASE WHEN waits THEN 'waiting' ELSE (ARRAY['housed', 'housed', 'withdrawn', 'paused'])[1 + floor(4 * random())] END,
       CASE WHEN waits THEN referred_on ELSE referred_on + 40 END, (id * 2654435761) %% 9007199254740881
FROM (SELECT id, agency_id, id %% 5 > 0 AS waits, %(day)s::date - 60 - floor(1000 * random())::int AS referred_on FROM agencies_client) drawn;

INSERT INTO matching_referralevent (referral_id, agency_id, happened_on, recorded_at, from_state, to_state, reason, words)
SELECT id, agency_id, referred_on, now(), '', 'waiting', '', '' FROM matching_referral;
INSERT INTO matching_referralevent (referral_id, agency_id, happened_on, recorded_at, from_state, to_state, reason, words)
SELECT id, agency_id, state_since, now(), 'waiting', state, 'other', 'generated' FROM matching_referral WHERE state <> 'waiting';

-- What they ask for. Unasked answers are NULL; most households name some areas, few take no other.
INSERT INTO matching_need (
  referral_id, agency_id, min_bedrooms, max_rent, types_refused, areas_wanted, areas_only, areas_avoided, needs, wishes,
  move_by, pets, accepts_smoke_free, direct_rent_ok, has_support_worker, has_references, has_guarantor, accepts_insurance,
  groups, facts_on, days_homeless_1y, days_homeless_3y, fleeing_violence_on, updated_at)
SELECT r.id, r.agency_id, CASE WHEN random() < 0.3 THEN greatest(0, c.standard_bedrooms[1] - 1) END,
       CASE WHEN random() < 0.2 THEN 700 + floor(1200 * random()) END,
       array_remove(ARRAY[CASE WHEN random() < 0.3 THEN 'room' END, CASE WHEN random() < 0.3 THEN 'shared' END,
                          CASE WHEN random() < 0.1 THEN 'bachelor' END, CASE WHEN random() < 0.02 THEN 'apartment' END], NULL),
       array_remove(ARRAY[CASE WHEN random() < 0.6 THEN areas[1 + floor(cardinality(areas) * random())] END,
                          CASE WHEN random() < 0.4 THEN areas[1 + floor(cardinality(areas) * random())] END,
                          CASE WHEN random() < 0.2 THEN areas[1 + floor(cardinality(areas) * random())] END], NULL), random() < 0.35,
       array_remove(ARRAY[CASE WHEN random() < 0.15 THEN areas[1 + floor(cardinality(areas) * random())] END], NULL),
       array_remove(ARRAY[CASE WHEN random() < 0.06 THEN 'elevator' END, CASE WHEN random() < 0.06 THEN 'step_free_entry' END,
                          CASE WHEN random() < 0.04 THEN 'roll_in_shower' END, CASE WHEN random() < 0.05 THEN 'grab_bars' END], NULL),
       array_remove(ARRAY[CASE WHEN random() < 0.2 THEN 'elevator' END, CASE WHEN random() < 0.2 THEN 'ground_floor' END,
                          CASE WHEN random() < 0.1 THEN 'grab_bars' END], NULL),
       CASE WHEN random() < 0.3 THEN %(day)s::date + floor(120 * random() - 10)::int END,
       (ARRAY['none', 'none', 'none', 'pet', 'service_animal', ''])[1 + floor(6 * random())],
       (ARRAY[true, true, false, NULL, NULL])[1 + floor(5 * random())], (ARRAY[true, true, false, NULL])[1 + floor(4 * random())],
       (ARRAY[true, true, false, NULL])[1 + floor(4 * random())], (ARRAY[true, false, NULL])[1 + floor(3 * random())],
       (ARRAY[true, false, false, NULL])[1 + floor(4 * random())], (ARRAY[true, true, true, false, NULL])[1 + floor(5 * random())],
       array_remove(ARRAY[(ARRAY['women', 'men', 'men', NULL])[1 + floor(4 * random())], CASE WHEN random() < 0.15 THEN 'youth' END,
                          CASE WHEN random() < 0.1 THEN 'seniors_65' END, CASE WHEN random() < 0.15 THEN 'indigenous' END], NULL),
       r.referred_on, year, CASE WHEN year IS NOT NULL THEN year + floor(600 * random()) WHEN random() < 0.2 THEN floor(700 * random()) END,
       CASE WHEN random() < 0.06 THEN %(day)s::date - floor(200 * random())::int END, now()
FROM matching_referral r JOIN agencies_client c ON c.id = r.client_id
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS areas FROM agencies_area WHERE kind <> 'outside') a
CROSS JOIN LATERAL (SELECT CASE WHEN r.id > 0 AND random() < 0.8 THEN floor(366 * random()) END AS year) y;

-- With statistics, the triggers that store facts find the few rows of an offer by index.
ANALYZE;

-- One open unit in ten is held or offered; one household in ten declined a home, now closed or not, or was declined.
INSERT INTO matching_offer (referral_id, agency_id, opening_id, state, state_since, ground, ground_words, made_on, held_until)
SELECT r.id, r.agency_id, o.id, CASE WHEN o.id %% 20 < 10 THEN 'held' ELSE 'viewing' END, %(day)s::date - 2, 'first', '', %(day)s::date - 2,
       CASE WHEN o.id %% 20 < 10 THEN %(day)s::date + 1 END
FROM listings_opening o JOIN matching_referral r ON r.id = 1 + o.id %% %(households)s WHERE o.closed_on IS NULL AND o.id %% 10 = 0;
INSERT INTO matching_offer (referral_id, agency_id, opening_id, state, state_since, ground, ground_words, made_on, ended_on)
SELECT r.id, r.agency_id, 1 + r.id * 7919 %% openings, (ARRAY['declined_by_client', 'declined_by_landlord'])[1 + r.id / 10 %% 2],
       %(day)s::date - 10, 'first', '', %(day)s::date - 20, %(day)s::date - 10
FROM matching_referral r CROSS JOIN (SELECT max(id) AS openings FROM listings_opening) o WHERE r.id %% 10 = 0;
