-- How areas lie to each other. Reference data: computed once, and again by a trigger when an area changes.
--   area_ids  the area itself and the ward that contains it: a list that names one of these names the area
--   part_ids  the neighbourhoods of a ward: a list that names one of these may or may not mean the unit
--   near_ids  areas of the same ward, and areas whose centroid lies within 3 km
CREATE MATERIALIZED VIEW area_facts AS
SELECT a.id AS area_id,
       array_remove(ARRAY[a.id, a.ward_id], NULL) AS area_ids,
       ARRAY(SELECT n.id FROM agencies_area n WHERE n.ward_id = a.id) AS part_ids,
       ARRAY(SELECT n.id FROM agencies_area n
             WHERE coalesce(n.ward_id, n.id) = coalesce(a.ward_id, a.id)
                OR kilometres(a.latitude, a.longitude, n.latitude, n.longitude) <= 3) AS near_ids
FROM agencies_area a;
CREATE UNIQUE INDEX area_facts_area ON area_facts (area_id);

CREATE OR REPLACE FUNCTION refresh_area_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  REFRESH MATERIALIZED VIEW area_facts;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER refresh_area_facts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON agencies_area
FOR EACH STATEMENT EXECUTE FUNCTION refresh_area_facts();

-- Everything a rule may know of an opening, one row each.
CREATE VIEW open_facts WITH (security_invoker = true) AS
SELECT o.id AS opening_id, u.id AS unit_id, s.source, s.ref AS unit_ref,
       u.area_id, a.area_ids, coalesce(a.part_ids, '{}') AS part_ids, coalesce(a.near_ids, '{}') AS near_ids,
       -- neighbourhoods, and their wards, whose centroid lies within 2 km of the position that the area was inferred from
       CASE WHEN u.area_basis = 'position' THEN ARRAY(
         SELECT place.id FROM agencies_area n CROSS JOIN LATERAL unnest(ARRAY[n.id, n.ward_id]) place(id)
         WHERE n.kind = 'neighbourhood' AND kilometres(u.latitude, u.longitude, n.latitude, n.longitude) <= 2) ELSE '{}' END AS close_ids,
       u.unit_type, u.shared_with <> 'none' AS shared, u.bedrooms::int, u.max_occupants::int,
       (o.rent * 100)::int AS rent_cents, 1 + 16 * least(u.bedrooms, 4) + (15 & ~u.utilities_mask) AS utility_class,
       u.access_yes, u.access_no, u.pets = 'condo_ban' AS no_pets, u.smoking = 'smoke_free' AS smoke_free,
       u.requires_mask AS requires, u.prefers_mask AS prefers, coalesce(x."group", '') AS restricted_to,
       o.offered_from, o.available_from, coalesce(o.closed_on, 'infinity') AS closed_on,
       coalesce((SELECT max(v.verified_on) FROM listings_verification v
                 WHERE v.unit_id = u.id AND v.verified_on <= (SELECT locator_today())), '-infinity') AS verified_on,
       h.referral_id AS held_for
FROM listings_opening o
JOIN listings_unit u ON u.id = o.unit_id
JOIN listings_sourcerecord s ON s.unit_id = u.id AND s.is_oldest
LEFT JOIN area_facts a ON a.area_id = u.area_id
LEFT JOIN listings_restriction x ON x.unit_id = u.id AND x.approved_on <= (SELECT locator_today())
-- the live offer, whoever its agency is: a hold counts until it lapses
LEFT JOIN LATERAL (SELECT f.referral_id FROM matching_offer f
                   WHERE f.opening_id = o.id AND f.state <> 'leased' AND f.made_on <= (SELECT locator_today())
                     AND coalesce(f.ended_on, 'infinity') > (SELECT locator_today())
                     AND (f.state <> 'held' OR f.held_until >= (SELECT locator_today()))
                   ORDER BY f.ended_on DESC NULLS FIRST LIMIT 1) h ON true;

-- Everything a rule may know of a household, one row a referral: no name, no age, no gender but what it declared itself.
CREATE VIEW need_facts WITH (security_invoker = true) AS
SELECT r.id AS referral_id, r.agency_id, r.referred_on, r.lot,
       CASE WHEN r.state_since <= (SELECT locator_today()) THEN r.state
            ELSE coalesce((SELECT e.to_state FROM matching_referralevent e
                           WHERE e.referral_id = r.id AND e.happened_on <= (SELECT locator_today())
                           ORDER BY e.happened_on DESC, e.id DESC LIMIT 1), 'waiting') END AS state,
       share.id IS NOT NULL AS consents, c.household_size::int,
       coalesce(n.min_bedrooms, c.standard_bedrooms[1 + width_bucket((SELECT locator_today()), c.standard_days)])::int AS bedrooms,
       coalesce(n.min_bedrooms, 0)::int AS least_bedrooms,
       (n.max_rent * 100)::int AS max_rent_cents,
       CASE i.benefit WHEN 'ow' THEN 0 WHEN 'odsp' THEN 6 END + least(c.household_size, 6)::int AS shelter_class,
       (i.monthly_income * 100)::int AS income_cents,
       coalesce(placed.amount * 100, 0)::int AS subsidy_cents, (possible.amount * 100)::int AS possible_cents,
       n.needs_mask AS needs, n.wishes_mask AS wishes, n.types_refused, 'shared' = ANY (n.types_refused) AS refuses_shared,
       n.areas_only AND n.areas_wanted <> '{}' AS only_wanted, n.areas_wanted AS wanted, n.areas_avoided AS avoided,
       n.pets = 'pet' AS has_pet, n.accepts_smoke_free, n.answers_yes, n.answers_no, n.groups,
       'men' = ANY (n.groups) AND 'women' <> ALL (n.groups) AS men_only, 'women' = ANY (n.groups) AND 'men' <> ALL (n.groups) AS women_only,
       n.move_by, n.days_homeless_1y::int, n.days_homeless_3y::int, n.fleeing_violence_on,
       ARRAY(SELECT f.opening_id FROM matching_offer f
             WHERE f.referral_id = r.id AND f.state IN ('declined_by_client', 'declined_by_landlord')
               AND f.ended_on <= (SELECT locator_today())
               AND coalesce(f.reopened_on, 'infinity') > (SELECT locator_today())) AS refused_openings
FROM matching_referral r
JOIN agencies_client c ON c.id = r.client_id
JOIN matching_need n ON n.referral_id = r.id
LEFT JOIN agencies_income i ON i.client_id = c.id
LEFT JOIN agencies_subsidy placed ON placed.client_id = c.id AND placed.state = 'in_place'
LEFT JOIN agencies_subsidy possible ON possible.client_id = c.id AND possible.state = 'possible'
-- the consent to share that is live today; PostgreSQL allows one at a time
LEFT JOIN agencies_consent share ON share.client_id = c.id AND share.kind = 'share'
  AND share.granted_on <= (SELECT locator_today()) AND share.until >= (SELECT locator_today())
  AND coalesce(share.withdrawn_on, 'infinity') > (SELECT locator_today());
