-- cost: what the household reaches and what may be added to it; where nobody said how much may, up to the largest subsidy is a question
-- (rent alone within the limit follows from cost within the limit; it is said because an index knows rents)
o.rent_cents <= m.limit_cents AND m.cost_cents <= m.limit_cents AS cost_ok,
n.reach_cents IS NULL OR (n.possible_cents IS NULL AND m.cost_cents > n.reach_cents) AS cost_ask,
o.rent_cents, m.cost_cents, n.reach_cents, n.subsidy_cents, n.possible_cents, CASE WHEN n.reach_cents IS NOT NULL THEN greatest(0, m.cost_cents - n.reach_cents) END AS gap_cents,
n.largest_subsidy_cents

-- fit: a cost within reach counts 1.0 to 0.6, cheaper first; a gap 0.6 to 0; a reach nobody knows at most 0.6
CASE WHEN n.reach_cents IS NULL THEN 0.6::float8 * greatest(0, 1 - m.cost_cents / 2500000::float8)
     WHEN m.cost_cents <= n.reach_cents THEN 1 - 0.4::float8 * m.cost_cents / n.reach_cents
     ELSE 0.6::float8 * greatest(0, 1 - (m.cost_cents - n.reach_cents) / 200000::float8) END
