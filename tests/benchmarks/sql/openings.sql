-- One unit in ten comes on offer again and again; each opening lasts one to sixty days. Facts that ranking keeps are not needed.
SELECT setseed(0.42);
INSERT INTO listings_landlord (id, name, name_key, language, stage, do_not_contact, source)
VALUES (1, 'Landlord', 'landlord', 'en', 'active', false, 'benchmark');
INSERT INTO listings_building (id, address, address_key, city, city_key) VALUES (1, '1 Bank', '1 bank', 'Ottawa', 'ottawa');
INSERT INTO listings_unit (id, building_id, landlord_id, unit_number, postal_code, area_basis, confidential, unit_type, bedrooms,
                           shared_with, utilities_included, pets, smoking, requires, prefers, preference_text)
SELECT n, 1, 1, '', '', '', false, 'apartment', n %% 5, 'none', '{}', '', '', '{}', '{}', '' FROM generate_series(1, %(units)s) n;
INSERT INTO listings_opening (unit_id, rent, offered_from, available_from, closed_on, close_reason)
SELECT unit, 1000 + unit %% 1500, start, start, start + days,
       (ARRAY['filled_programme', 'filled_market', 'withdrawn'])[1 + unit %% 3]
FROM (SELECT unit, %(last)s::date + 30 + unit %% 110 - 110 * turn - floor(40 * random())::int AS start, 1 + floor(60 * random())::int AS days
      FROM generate_series(1, %(units)s) unit CROSS JOIN generate_series(1, 10) turn) drawn
ORDER BY start;
INSERT INTO listings_verification (unit_id, verified_on, method)
SELECT n, %(last)s::date - 30 * m - n %% 30, 'phone' FROM generate_series(1, %(units)s) n CROSS JOIN generate_series(0, 35) m
