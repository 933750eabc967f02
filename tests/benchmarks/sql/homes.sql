-- %(units)s units around Ottawa as of %(day)s, every twentieth of them open; each has one closed opening behind it.
-- random() after setseed gives the same city every time. No two draws share a subquery, so every row draws its own.
SELECT setseed(0.42);

INSERT INTO agencies_user (id, email, name, role, language, is_active, is_superuser, password, date_joined, report_by_mail)
VALUES (1, 'coordinator@example.org', 'Coordinator', 'coordinator', 'en', true, false, '!', now(), false);

INSERT INTO listings_landlord (id, name, name_key, language, stage, do_not_contact, source)
SELECT n, 'Landlord ' || n, 'landlord ' || n, 'en', 'active', false, 'benchmark'
FROM generate_series(0, %(units)s / 10) n;

INSERT INTO listings_building (id, address, address_key, city, city_key)
SELECT n, n || ' Bank Street', n || ' bank street', 'Ottawa', 'ottawa'
FROM generate_series(0, %(units)s / 8) n;

-- Where a unit lies: a neighbourhood named by its source, one guessed from its position, a ward alone, or nobody knows.
-- An access feature: there, not there, or nobody knows.
INSERT INTO listings_unit (
  id, building_id, landlord_id, unit_number, postal_code, area_id, area_basis, latitude, longitude, confidential,
  unit_type, bedrooms, max_occupants, shared_with, utilities_included,
  elevator, step_free_entry, ground_floor, wide_doors, roll_in_shower, grab_bars, lowered_counters, visual_alarm,
  pets, smoking, requires, prefers, preference_text)
SELECT n, n / 8, n / 10, n %% 8 + 1, 'K1A 0A1', area, basis,
       CASE basis WHEN 'position' THEN latitude + (random() * 0.03 - 0.015)::numeric(8, 5) END,
       CASE basis WHEN 'position' THEN longitude + (random() * 0.04 - 0.02)::numeric(8, 5) END, random() < 0.02,
       CASE WHEN room THEN 'room' WHEN bedrooms = 0 THEN 'bachelor' WHEN random() < 0.75 THEN 'apartment'
            WHEN random() < 0.5 THEN 'townhouse' ELSE 'house' END,
       bedrooms, CASE WHEN random() < 0.2 THEN 2 * bedrooms + 2 END,
       CASE WHEN NOT room THEN 'none' WHEN random() < 0.7 THEN 'tenants' ELSE 'owner' END,
       array_remove(ARRAY[CASE WHEN random() < 0.6 THEN 'heat' END, CASE WHEN random() < 0.3 THEN 'hydro' END,
                          CASE WHEN random() < 0.7 THEN 'water' END, CASE WHEN random() < 0.1 THEN 'internet' END], NULL),
       (ARRAY[true, false, NULL])[1 + floor(3 * random())], (ARRAY[true, false, NULL])[1 + floor(3 * random())],
       (ARRAY[true, false, false, NULL])[1 + floor(4 * random())], (ARRAY[true, false, false, NULL, NULL])[1 + floor(5 * random())],
       (ARRAY[true, false, false, NULL, NULL])[1 + floor(5 * random())], (ARRAY[true, false, false, NULL, NULL])[1 + floor(5 * random())],
       (ARRAY[true, false, false, NULL, NULL])[1 + floor(5 * random())], (ARRAY[true, false, NULL, NULL, NULL])[1 + floor(5 * random())],
       (ARRAY['allowed', 'prefers_none', 'condo_ban', ''])[1 + floor(4 * random())],
       (ARRAY['smoke_free', 'allowed', ''])[1 + floor(3 * random())],
       array_remove(ARRAY[CASE WHEN random() < 0.1 THEN 'direct_rent' END, CASE WHEN random() < 0.1 THEN 'support_worker' END,
                          CASE WHEN random() < 0.2 THEN 'tenant_insurance' END, CASE WHEN random() < 0.1 THEN 'references' END], NULL),
       array_remove(ARRAY[CASE WHEN random() < 0.2 THEN 'direct_rent' END, CASE WHEN random() < 0.2 THEN 'references' END,
                          CASE WHEN random() < 0.1 THEN 'guarantor' END], NULL), ''
FROM (SELECT n, bedrooms, bedrooms = 0 AND random() < 0.5 AS room, areas[1 + floor(cardinality(areas) * random())] AS place,
             (ARRAY['named', 'named', 'named', 'named', 'named', 'named', 'position', 'position', 'ward', ''])[1 + floor(10 * random())] AS known
      FROM (SELECT n, (ARRAY[0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 4])[1 + floor(20 * random())] AS bedrooms
            FROM generate_series(1, %(units)s) n) size,
           (SELECT array_agg(id ORDER BY id) AS areas FROM agencies_area WHERE kind = 'neighbourhood') a) drawn
JOIN agencies_area ON id = place
CROSS JOIN LATERAL (SELECT CASE known WHEN '' THEN NULL WHEN 'ward' THEN ward_id ELSE id END AS area,
                           CASE known WHEN 'ward' THEN 'named' ELSE known END AS basis) l;

INSERT INTO listings_sourcerecord (unit_id, source, ref, is_oldest, first_seen_on)
SELECT n, (ARRAY['rentfaster', 'kijiji', 'nestfinder'])[1 + n %% 3], 'U-' || n, true, %(day)s::date - 800
FROM generate_series(1, %(units)s) n;

-- One unit in a hundred is kept for a group, with approval.
INSERT INTO listings_restriction (unit_id, "group", legal_basis, approved_by_id, approved_on, review_on)
SELECT n, (ARRAY['women', 'men', 'seniors_65', 'youth', 'indigenous'])[1 + floor(5 * random())], 's14', 1,
       %(day)s::date - 30, %(day)s::date + 300
FROM generate_series(7, %(units)s, 100) n;

-- A list confirmed every unit long ago, a person some of the open ones lately.
INSERT INTO listings_verification (unit_id, verified_on, method)
SELECT n, %(day)s::date - 61 - floor(500 * random())::int, 'list' FROM generate_series(1, %(units)s) n;
INSERT INTO listings_verification (unit_id, verified_on, method)
SELECT unit, %(day)s::date - days - floor(20 * random())::int, 'phone'
FROM generate_series(20, %(units)s, 20) unit CROSS JOIN (VALUES (0), (20), (40)) v(days) WHERE random() < 0.8;

-- The openings come last, because the stored facts of an opening are computed as soon as there is one; in the order in
-- which they came on offer, so that those open today are the youngest rows, as in life.
INSERT INTO listings_opening (unit_id, rent, offered_from, available_from, closed_on, close_reason)
SELECT id, CASE unit_type WHEN 'room' THEN 0.65 ELSE 1 END * rent, started, started + floor(60 * random())::int,
       CASE WHEN NOT is_open THEN started + 10 + floor(50 * random())::int END, CASE WHEN is_open THEN '' ELSE 'filled_market' END
FROM (SELECT id, unit_type, is_open,
             round(((ARRAY[1280, 1560, 1880, 2200, 2700])[1 + bedrooms] * (0.75 + 0.6 * random()))::numeric) AS rent,
             %(day)s::date - CASE WHEN is_open THEN floor(40 * random()) ELSE 100 + floor(600 * random()) END::int AS started
      FROM listings_unit CROSS JOIN (VALUES (false), (true)) o(is_open) WHERE NOT is_open OR id %% 20 = 0) drawn
ORDER BY started;
