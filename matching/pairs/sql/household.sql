-- household: every referral as of the day, with what holds on it; what concerns the household alone is decided here, once.
-- State and consent ask (SELECT locator_today()) instead of d.today: so they are looked at before anything else.
-- A barrier keeps PostgreSQL from writing these expressions into the rules, where every pair would compute them again.
CREATE VIEW household WITH (security_invoker = true, security_barrier = true) AS
SELECT n.*, d.*,
       coalesce(n.states[width_bucket((SELECT locator_today()), n.state_days)], 'waiting') AS state,
       -- live consent to share: nobody's own agency needs it; everybody else does
       coalesce(n.shares @> (SELECT locator_today()), false) AS consents,
       -- the household's own least, or else what the National Occupancy Standard advises on the day
       coalesce(n.min_bedrooms, n.standard_bedrooms[1 + width_bucket(d.today, n.standard_days)]::int) AS bedrooms_needed,
       -- what it can pay with what is in place: its own limit, else the shelter maximum, else a share of its income
       coalesce(n.max_rent_cents, d.shelter_cents[n.shelter_class], n.income_cents * d.income_share / 100) + n.subsidy_cents AS reach_cents,
       -- areas near a wanted one, by the policy's distance
       n.around_ids[:width_bucket(d.near_metres, n.around_metres)] AS near_ids,
       CASE WHEN n.move_by >= d.today THEN n.move_by ELSE d.today + d.search_days END AS last_day,
       coalesce(n.fleeing_violence_on BETWEEN d.today - d.fleeing_days AND d.today, false) AS fleeing,
       coalesce(n.days_homeless_1y >= d.chronic_days_1y, false) OR coalesce(n.days_homeless_3y >= d.chronic_days_3y, false) AS chronic
FROM need_fact n CROSS JOIN locator_day() d;
