-- pair: every opening x every referral; contracts.md section 4, one block a criterion.
--   X_ok   false: the pair fails X     X_ask  true: somebody must ask     X_fit  0-100, where the criterion has a part in the fit
-- Habits: every _ok and _ask is true or false, never NULL. A rule reads only n (the household, and what holds on the day), o (the
-- opening), t (what of the opening changes with the day), m (the money) and p (the parts of the fit). No rule joins a table.
-- Four spellings serve PostgreSQL's guesses, which must not be "a handful of rows": a bit test that must be zero is "< 1"
-- ("= 0" is guessed to hold for one row in 200), a state is NOT IN the others, consent is coalesced, and on_offer compares the
-- end of an opening with the function itself, which PostgreSQL asks while it plans: so it knows that few of all openings are open.
-- (What asks for open_ok alone asks for on_offer, too. Where pairs are already few, the function would be asked once for each.)
CREATE VIEW pair WITH (security_invoker = true) AS
SELECT v.*,
       v.on_offer AND v.open_ok AND v.fresh_ok AND v.size_ok AND v.occupancy_ok AND v.cost_ok AND v.access_ok AND v.area_ok AND v.type_ok
         AND v.pets_ok AND v.smoking_ok AND v.conditions_ok AND v.restriction_ok AND v.refused_before_ok AND v.paused_ok AS eligible
FROM (SELECT
  n.referral_id, o.opening_id, n.agency_id, o.unit_id, o.source, o.unit_ref, o.available_from, n.policy, n.today,

  -- open: on offer today, free in time, and not held for or offered to another household
  o.offered_from <= n.today AND o.closed_on > n.today AND o.available_from <= n.last_day AND NOT t.taken AS open_ok,
  false AS open_ask,
  o.offered_from <= n.today AND o.closed_on > locator_today() AS on_offer, t.taken, n.last_day,

  -- fresh: a person confirmed it lately
  t.verified_on >= n.today - n.fresh_days AS fresh_ok,
  false AS fresh_ask,
  nullif(t.verified_on, '-infinity') AS verified_on,

  -- size: the household's own least bars; where it named none, fewer rooms than the National Occupancy Standard advises is a question
  o.bedrooms >= n.least_bedrooms AS size_ok,
  o.bedrooms < n.bedrooms_needed AS size_ask,
  o.bedrooms, n.bedrooms_needed,

  -- occupancy: a municipal limit, where one is known
  o.max_occupants IS NULL OR o.max_occupants >= n.household_size AS occupancy_ok,
  false AS occupancy_ask,

  -- cost: what the household reaches and what may be added to it; where nobody said how much may, up to the largest subsidy is a question
  -- (rent alone within the limit follows from cost within the limit; it is said because an index knows rents)
  o.rent_cents <= m.limit_cents AND m.cost_cents <= m.limit_cents AS cost_ok,
  n.reach_cents IS NULL OR (n.possible_cents IS NULL AND m.cost_cents > n.reach_cents) AS cost_ask,
  o.rent_cents, m.cost_cents, n.reach_cents, n.subsidy_cents, n.possible_cents, CASE WHEN n.reach_cents IS NOT NULL THEN greatest(0, m.cost_cents - n.reach_cents) END AS gap_cents,
  n.largest_subsidy_cents,

  -- access: a needed feature known to be absent bars; one that nobody knows of is a question
  n.needs & o.access_no < 1 AS access_ok,
  n.needs & ~(o.access_yes | o.access_no) > 0 AS access_ask,
  n.needs & o.access_no AS access_missing, n.needs & ~(o.access_yes | o.access_no) AS access_unknown, n.wishes & o.access_yes AS wishes_met,

  -- area: an avoided one bars, and so does one outside the wanted where the household takes no other. Not knowing where exactly is a question:
  -- no area at all, a ward of which only a part is listed, or a guess from the position with an avoided neighbourhood close by
  CASE WHEN o.area_id IS NULL THEN true
       ELSE NOT n.avoided && o.area_ids AND (NOT n.only_wanted OR n.wanted && o.area_ids OR n.wanted && o.part_ids) END AS area_ok,
  CASE WHEN o.area_id IS NULL THEN n.only_wanted OR n.avoided <> '{}'
       ELSE n.avoided && o.part_ids OR n.only_wanted AND NOT n.wanted && o.area_ids OR n.avoided && o.close_ids END AS area_ask,
  o.area_id,

  -- type: not one that the household refuses
  o.unit_type <> ALL (n.types_refused) AND NOT (o.shared AND n.refuses_shared) AS type_ok,
  false AS type_ask,

  -- pets: only a condominium's ban bars, and only a pet; a service animal is no pet
  NOT (n.has_pet AND o.no_pets) AS pets_ok,
  false AS pets_ask,

  -- smoking: a smoke-free home bars who said no to one
  NOT (o.smoke_free AND n.accepts_smoke_free IS FALSE) AS smoking_ok,
  o.smoke_free AND n.accepts_smoke_free IS NULL AS smoking_ask,

  -- conditions: only a "no" to tenant insurance (bit 4) bars; whatever else is not "yes" is a question
  o.requires & n.answers_no & 4 < 1 AS conditions_ok,
  o.requires & ~n.answers_yes > 0 AS conditions_ask,
  o.requires & ~n.answers_yes AS conditions_open, o.requires & n.answers_no AS conditions_refused,
  o.prefers & n.answers_yes AS landlord_wishes_met,

  -- restriction (class C, approved): women and men exclude each other; whatever is not declared is a question
  NOT (t.restricted_to = 'women' AND n.men_only OR t.restricted_to = 'men' AND n.women_only) AS restriction_ok,
  t.restricted_to <> '' AND t.restricted_to <> ALL (n.groups) AS restriction_ask,
  t.restricted_to,

  -- refused before: this very opening, by either side, and not reopened
  NOT t.refused AS refused_before_ok,
  false AS refused_before_ask,

  -- paused, withdrawn, housed, or not at the front door yet
  n.state NOT IN ('draft', 'paused', 'withdrawn', 'housed') AS paused_ok,
  false AS paused_ask,

  -- live consent to share: nobody's own agency needs it; everybody else does
  n.consents, n.household_size,

  -- the fit: the policy's weighted mean of the parts, in thousandths of a point
  round(100000 * (n.w_money * p.money + n.w_size * p.size + n.w_area * p.area + n.w_access * p.access + n.w_move_in * p.move_in
                  + n.w_freshness * p.freshness + n.w_landlord * p.landlord) / n.w_total)::int AS fit,
  floor(100 * p.money + 0.5)::int AS cost_fit, floor(100 * p.size + 0.5)::int AS size_fit, floor(100 * p.area + 0.5)::int AS area_fit,
  floor(100 * p.access + 0.5)::int AS access_fit, floor(100 * p.move_in + 0.5)::int AS open_fit,
  floor(100 * p.freshness + 0.5)::int AS fresh_fit, floor(100 * p.landlord + 0.5)::int AS conditions_fit,

  -- priority among households (section 5): "first" is true for those who come first. 218: the scarce features
  n.needs & o.access_yes & 218 > 0 AS scarce,
  n.fleeing,
  n.chronic,
  n.days_homeless_1y, n.days_homeless_3y, n.referred_on, n.lot

FROM household n CROSS JOIN open_fact o
-- what of the opening changes with the day: sorted days are searched for the last that is not after it
CROSS JOIN LATERAL (SELECT
  coalesce(o.verified_days[width_bucket(n.today, o.verified_days)], '-infinity') AS verified_on,
  CASE WHEN o.restricted_from <= n.today THEN o.restricted_to ELSE '' END AS restricted_to,
  -- asked only where there is anything to ask: what a function does, PostgreSQL can do in several processes; a subquery not
  CASE WHEN n.today >= ALL (o.offer_ends) THEN false
       ELSE n.client_id <> ANY (ids_on(n.today, o.offer_clients, o.offer_starts, o.offer_ends)) END AS taken,
  CASE WHEN o.opening_id <> ALL (n.refused_openings) THEN false
       ELSE o.opening_id = ANY (ids_on(n.today, n.refused_openings, n.refused_starts, n.refused_ends)) END AS refused) t
-- the money: the limit is what the household reaches and what may still be added
CROSS JOIN LATERAL (SELECT o.rent_cents + n.utility_cents[o.utility_class] AS cost_cents,
                           coalesce(n.reach_cents + coalesce(n.possible_cents, n.largest_subsidy_cents), 2000000000) AS limit_cents) m
-- the parts of the fit, each 0 to 1
CROSS JOIN LATERAL (SELECT
  -- a cost within reach counts 1.0 to 0.6, cheaper first; a gap 0.6 to 0; a reach nobody knows at most 0.6
  CASE WHEN n.reach_cents IS NULL THEN 0.6::float8 * greatest(0, 1 - m.cost_cents / 2500000::float8)
       WHEN m.cost_cents <= n.reach_cents THEN 1 - 0.4::float8 * m.cost_cents / n.reach_cents
       ELSE 0.6::float8 * greatest(0, 1 - (m.cost_cents - n.reach_cents) / 200000::float8) END AS money,
  -- the right number of rooms is best, more count less, fewer least
  CASE WHEN o.bedrooms = n.bedrooms_needed THEN 1 WHEN o.bedrooms > n.bedrooms_needed THEN greatest(0.2::float8, 1 - 0.2::float8 * (o.bedrooms - n.bedrooms_needed))
       ELSE 0.1::float8 END AS size,
  -- a wanted area, else one near it
  CASE WHEN n.wanted && o.area_ids THEN 1 WHEN n.wanted && o.near_ids THEN 0.4::float8 ELSE 0 END AS area,
  -- access wishes met, of all wished
  CASE WHEN n.wishes = 0 THEN 1 ELSE bit_count((n.wishes & o.access_yes)::bit(8)) / bit_count(n.wishes::bit(8))::float8 END AS access,
  -- free now is best, on the last day considered least
  CASE WHEN o.available_from <= n.today THEN 1 ELSE greatest(0.4::float8, 1 - 0.6::float8 * (o.available_from - n.today) / (n.last_day - n.today + 1)) END AS move_in,
  -- confirmed today is best
  CASE WHEN isfinite(t.verified_on) THEN greatest(0, 1 - (n.today - t.verified_on) / n.fresh_days::float8) ELSE 0 END AS freshness,
  -- the landlord's wishes that the household meets, of all of them
  CASE WHEN o.prefers = 0 THEN 1 ELSE bit_count((o.prefers & n.answers_yes)::bit(5)) / bit_count(o.prefers::bit(5))::float8 END AS landlord) p
) v;
