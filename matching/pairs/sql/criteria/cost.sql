-- cost: what the household reaches and what may be added to it; where nobody said how much may, up to the largest subsidy is a question
-- (rent alone within the limit follows from cost within the limit; it is said because an index knows rents)
o.rent_cents <= m.limit_cents AND m.cost_cents <= m.limit_cents AS cost_ok,
n.reach_cents IS NULL OR (n.possible_cents IS NULL AND m.cost_cents > n.reach_cents) AS cost_ask,
o.rent_cents, m.cost_cents, n.reach_cents, n.subsidy_cents, n.possible_cents, CASE WHEN n.reach_cents IS NOT NULL THEN greatest(0, m.cost_cents - n.reach_cents) END AS gap_cents,
n.largest_subsidy_cents

-- fit: a cost within reach counts 1 down to what the policy says of one that takes all the reach, cheaper first; a gap from there
-- down to 0; and where nobody knows the reach, the cost from there down to 0
CASE WHEN n.reach_cents IS NULL THEN n.fit_at_reach * greatest(0, 1 - m.cost_cents / n.fit_largest_cost)
     WHEN m.cost_cents <= n.reach_cents THEN 1 - (1 - n.fit_at_reach) * m.cost_cents / n.reach_cents
     ELSE n.fit_at_reach * greatest(0, 1 - (m.cost_cents - n.reach_cents) / n.fit_largest_gap) END
