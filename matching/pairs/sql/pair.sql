-- pair: every opening x every referral. The rule of each criterion is a file of its own, criteria/X.sql; schema.py lays them in here.
--   X_ok   false: the pair fails X     X_ask  true: somebody must ask     X_fit  0-100, where the criterion has a part in the fit
-- In braces: the columns of all criteria, the fit of one (0 to 1), and that a pair passes all.
-- Habits: every _ok and _ask is true or false, never NULL. A rule reads only n (the household, and what holds on the day), o (the
-- opening), t (what of the opening changes with the day), m (the money) and p (the parts of the fit). No rule joins a table.
-- Four spellings serve PostgreSQL's guesses, which must not be "a handful of rows": a bit test that must be zero is "< 1"
-- ("= 0" is guessed to hold for one row in 200), a state is NOT IN the others, consent is coalesced, and on_offer compares the
-- end of an opening with the function itself, which PostgreSQL asks while it plans: so it knows that few of all openings are open.
-- (What asks for open_ok alone asks for on_offer, too. Where pairs are already few, the function would be asked once for each.)
CREATE VIEW pair WITH (security_invoker = true) AS
SELECT v.*, {all_ok} AS eligible
FROM (SELECT
  n.referral_id, o.opening_id, n.agency_id, o.unit_id, o.source, o.unit_ref, o.available_from, n.policy, n.today,

{criteria},

  -- live consent to share: nobody's own agency needs it; everybody else does
  n.consents, n.household_size,

  -- the fit: the policy's weighted mean of the parts, in thousandths of a point
  round(100000 * (n.w_money * p.money + n.w_size * p.size + n.w_area * p.area + n.w_access * p.access + n.w_move_in * p.move_in
                  + n.w_freshness * p.freshness + n.w_landlord * p.landlord) / n.w_total)::int AS fit,
  floor(100 * p.money + 0.5)::int AS cost_fit, floor(100 * p.size + 0.5)::int AS size_fit, floor(100 * p.area + 0.5)::int AS area_fit,
  floor(100 * p.access + 0.5)::int AS access_fit, floor(100 * p.move_in + 0.5)::int AS open_fit,
  floor(100 * p.freshness + 0.5)::int AS fresh_fit, floor(100 * p.landlord + 0.5)::int AS conditions_fit,

  -- priority among households: "first" is true for those who come first. 218: the scarce features
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
  {fit_of_cost} AS money,
  {fit_of_size} AS size,
  {fit_of_area} AS area,
  {fit_of_access} AS access,
  {fit_of_open} AS move_in,
  {fit_of_fresh} AS freshness,
  {fit_of_conditions} AS landlord) p
) v;
