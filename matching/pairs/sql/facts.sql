-- Everything a rule may know: one row an opening, one row a referral. What depends on the day is kept with its days (sorted
-- arrays, ranges), so that the same row answers for any day. The tables are filled from these two views and from nothing
-- else, by the functions of refresh.sql, which keep them so.

-- The order of the columns serves speed: PostgreSQL reads a row from the left, and these are asked for most.
CREATE VIEW open_fact_source WITH (security_invoker = true) AS
SELECT o.id AS opening_id, u.id AS unit_id,
       (o.rent * 100)::int AS rent_cents, 1 + 16 * least(u.bedrooms, 4) + (15 & ~u.utilities_mask) AS utility_class, u.bedrooms::int,
       u.access_yes, u.access_no, u.requires_mask AS requires, u.prefers_mask AS prefers,
       o.offered_from, o.available_from, coalesce(o.closed_on, 'infinity') AS closed_on, coalesce(x.approved_on, 'infinity') AS restricted_from,
       u.shared_with <> 'none' AS shared, u.pets = 'condo_ban' AS no_pets, u.smoking = 'smoke_free' AS smoke_free,
       u.max_occupants::int, u.area_id, u.unit_type, coalesce(x."group", '') AS restricted_to,
       ARRAY(SELECT v.verified_on FROM listings_verification v WHERE v.unit_id = u.id ORDER BY v.verified_on) AS verified_days,
       -- households with a live offer, whoever their agency is: until the day before which, from which day, and who; a hold until it
       -- lapses, a lease until it has closed the opening
       coalesce(h.ends, '{}') AS offer_ends, coalesce(h.starts, '{}') AS offer_starts, coalesce(h.clients, '{}') AS offer_clients,
       coalesce(a.area_ids, '{}') AS area_ids, coalesce(a.part_ids, '{}') AS part_ids, coalesce(a.near_ids, '{}') AS near_ids,
       -- neighbourhoods, and their wards, whose centroid lies within 2 km of the position that the area was inferred from
       CASE WHEN u.area_basis = 'position' THEN ARRAY(
         SELECT place.id FROM agencies_area n CROSS JOIN LATERAL unnest(ARRAY[n.id, n.ward_id]) place(id)
         WHERE n.kind = 'neighbourhood' AND kilometres(u.latitude, u.longitude, n.latitude, n.longitude) <= 2) ELSE '{}' END AS close_ids,
       s.source, s.ref AS unit_ref
FROM listings_unit u
JOIN listings_opening o ON o.unit_id = u.id
JOIN listings_sourcerecord s ON s.unit_id = u.id AND s.is_oldest
LEFT JOIN area_facts a ON a.area_id = u.area_id
LEFT JOIN listings_restriction x ON x.unit_id = u.id
LEFT JOIN LATERAL (
  SELECT array_agg(r.client_id ORDER BY f.id) AS clients, array_agg(f.made_on ORDER BY f.id) AS starts,
         array_agg(least(coalesce(CASE f.state WHEN 'leased' THEN o.closed_on ELSE f.ended_on END, 'infinity'),
                         CASE WHEN f.state IN ('held', 'expired') THEN f.held_until + 1 END) ORDER BY f.id) AS ends
  FROM matching_offer f JOIN matching_referral r ON r.id = f.referral_id WHERE f.opening_id = o.id) h ON true;

-- A household: no name, no age, no gender but what it declared itself.
CREATE VIEW need_fact_source WITH (security_invoker = true) AS
SELECT r.id AS referral_id, r.client_id, r.agency_id, r.referred_on, r.lot,
       past.days || r.state_since AS state_days, past.states || r.state::text AS states,
       (SELECT coalesce(range_agg(daterange(k.granted_on, coalesce(k.withdrawn_on, k.until + 1))), '{}')
        FROM agencies_consent k WHERE k.client_id = c.id AND k.kind = 'share') AS shares,
       c.household_size::int, n.min_bedrooms::int, coalesce(n.min_bedrooms, 0)::int AS least_bedrooms, c.standard_days, c.standard_bedrooms,
       (n.max_rent * 100)::int AS max_rent_cents,
       CASE i.benefit WHEN 'ow' THEN 0 WHEN 'odsp' THEN 6 END + least(c.household_size, 6)::int AS shelter_class,
       (i.monthly_income * 100)::int AS income_cents,
       coalesce(placed.amount * 100, 0)::int AS subsidy_cents, (possible.amount * 100)::int AS possible_cents,
       n.needs_mask AS needs, n.wishes_mask AS wishes, n.types_refused::text[], 'shared' = ANY (n.types_refused) AS refuses_shared,
       n.areas_only AND n.areas_wanted <> '{}' AS only_wanted, n.areas_wanted AS wanted, n.areas_avoided AS avoided,
       n.pets = 'pet' AS has_pet, n.accepts_smoke_free, n.answers_yes, n.answers_no, n.groups::text[],
       'men' = ANY (n.groups) AND 'women' <> ALL (n.groups) AS men_only, 'women' = ANY (n.groups) AND 'men' <> ALL (n.groups) AS women_only,
       n.move_by, n.days_homeless_1y::int, n.days_homeless_3y::int, n.fleeing_violence_on,
       -- openings that ended as declined by either side, from which day, and until they were reopened
       coalesce(no.openings, '{}') AS refused_openings, coalesce(no.starts, '{}') AS refused_starts, coalesce(no.ends, '{}') AS refused_ends
FROM matching_referral r
JOIN agencies_client c ON c.id = r.client_id
JOIN matching_need n ON n.referral_id = r.id
LEFT JOIN agencies_income i ON i.client_id = c.id
LEFT JOIN agencies_subsidy placed ON placed.client_id = c.id AND placed.state = 'in_place'
LEFT JOIN agencies_subsidy possible ON possible.client_id = c.id AND possible.state = 'possible'
CROSS JOIN LATERAL (
  SELECT coalesce(array_agg(e.happened_on ORDER BY e.happened_on, e.id), '{}') AS days,
         coalesce(array_agg(e.to_state::text ORDER BY e.happened_on, e.id), '{}') AS states
  FROM matching_referralevent e WHERE e.referral_id = r.id AND e.happened_on <= r.state_since) past
LEFT JOIN LATERAL (
  SELECT array_agg(f.opening_id ORDER BY f.id) AS openings, array_agg(f.ended_on ORDER BY f.id) AS starts,
         array_agg(coalesce(f.reopened_on, 'infinity') ORDER BY f.id) AS ends
  FROM matching_referral own JOIN matching_offer f ON f.referral_id = own.id
  WHERE own.client_id = r.client_id AND f.state IN ('declined_by_client', 'declined_by_landlord')) no ON true;

CREATE TABLE open_fact AS SELECT * FROM open_fact_source WITH NO DATA;
ALTER TABLE open_fact ADD PRIMARY KEY (opening_id);
CREATE INDEX open_fact_unit ON open_fact (unit_id);
CREATE INDEX open_fact_end_rent ON open_fact (closed_on, rent_cents);

CREATE TABLE need_fact AS SELECT * FROM need_fact_source WITH NO DATA;
ALTER TABLE need_fact ADD PRIMARY KEY (referral_id);
CREATE INDEX need_fact_client ON need_fact (client_id);
