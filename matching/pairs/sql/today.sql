-- "Today" in Ottawa, or the day a command asks about: set_config('locator.today', '2026-10-01', true).
-- plpgsql keeps it opaque: (SELECT locator_today()) runs once a query; a SQL function would be inlined into every row.
CREATE OR REPLACE FUNCTION locator_today() RETURNS date LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN coalesce(nullif(current_setting('locator.today', true), '')::date, (now() AT TIME ZONE 'America/Toronto')::date);
END $$;

-- What holds on a day: the policy, and the amounts in force. One row; none before the first policy.
-- A draft can be tried out before it is in force: set_config('locator.policy', its version, true).
-- A function scan runs once a query, so that no rule joins a dated table.
CREATE OR REPLACE FUNCTION locator_day() RETURNS TABLE (
  today date, policy int, largest_subsidy_cents int, income_share int, fresh_days int, search_days int,
  w_money int, w_size int, w_area int, w_access int, w_move_in int, w_freshness int, w_landlord int, w_total int,
  fleeing_days int, chronic_days_1y int, chronic_days_3y int, near_metres int, close_metres int,
  -- the points of the fit's curves: parts of 1, and cents
  fit_at_reach float8, fit_largest_gap float8, fit_largest_cost float8, fit_spare_bedroom float8, fit_spare_least float8,
  fit_fewer_bedrooms float8, fit_near_area float8, fit_last_day float8,
  shelter_cents int[],      -- [6 * (0 Ontario Works, 1 ODSP) + members, up to 6]
  utility_cents int[])      -- [1 + 16 * bedrooms, up to 4 + what the rent leaves out (1 heat, 2 hydro, 4 water, 8 internet)]
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1 AS $$
#variable_conflict use_column
DECLARE
  day date := locator_today();
  tried int := nullif(current_setting('locator.policy', true), '')::int;
BEGIN
  RETURN QUERY
  SELECT day, p.version, (p.largest_subsidy * 100)::int, p.income_share::int, p.fresh_days::int, p.search_days::int,
    p.weight_money::int, p.weight_size::int, p.weight_area::int, p.weight_access::int, p.weight_move_in::int,
    p.weight_freshness::int, p.weight_landlord::int,
    (p.weight_money + p.weight_size + p.weight_area + p.weight_access + p.weight_move_in + p.weight_freshness + p.weight_landlord)::int,
    p.fleeing_days::int, p.chronic_days_1y::int, p.chronic_days_3y::int, p.near_metres::int, p.close_metres::int,
    p.fit_at_reach / 100::float8, (p.fit_largest_gap * 100)::float8, (p.fit_largest_cost * 100)::float8,
    p.fit_spare_bedroom / 100::float8, p.fit_spare_least / 100::float8, p.fit_fewer_bedrooms / 100::float8,
    p.fit_near_area / 100::float8, p.fit_last_day / 100::float8,
    (SELECT array_agg(s.cents ORDER BY b.place, m)
     FROM (VALUES (0, 'ow'), (1, 'odsp')) b(place, benefit) CROSS JOIN generate_series(1, 6) m
     LEFT JOIN (SELECT DISTINCT ON (benefit, members) benefit, members, (amount * 100)::int AS cents
                FROM agencies_sheltermaximum WHERE starts <= day ORDER BY benefit, members, starts DESC) s
       ON s.benefit = b.benefit AND s.members = m),
    (SELECT array_agg((bits & 1) * e.heat + (bits >> 1 & 1) * e.hydro + (bits >> 2 & 1) * e.water ORDER BY e.size, bits)
     FROM (SELECT size, coalesce(max(cents) FILTER (WHERE utility = 'heat'), 0) AS heat,
                  coalesce(max(cents) FILTER (WHERE utility = 'hydro'), 0) AS hydro,
                  coalesce(max(cents) FILTER (WHERE utility = 'water'), 0) AS water
           FROM generate_series(0, 4) size
           LEFT JOIN (SELECT DISTINCT ON (utility, bedrooms) utility, bedrooms, (amount * 100)::int AS cents
                      FROM agencies_utilityestimate WHERE starts <= day ORDER BY utility, bedrooms, starts DESC) u
             ON u.bedrooms = size
           GROUP BY size) e
     CROSS JOIN generate_series(0, 15) bits)
  FROM matching_policy p WHERE CASE WHEN tried IS NULL THEN p.starts <= day ELSE p.version = tried END
  ORDER BY p.starts DESC LIMIT 1;
END $$;

-- Of ids that each hold from one day until the day before another, those that hold on a day. All arrays are of one length.
-- plpgsql, so that PostgreSQL takes it for one step, which any of its processes may do.
CREATE OR REPLACE FUNCTION ids_on(day date, ids bigint[], starts date[], ends date[])
RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN ARRAY(SELECT id FROM unnest(ids, starts, ends) AS dated(id, starting, ending) WHERE starting <= day AND ending > day);
END $$;
