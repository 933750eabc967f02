-- To be asked while `locator.today` is the last day of the month. A referral whose first known state lies ahead was waiting
-- before it, unless that state is a draft. Bedrooms are those of the National Occupancy Standard, whatever the household named.
SELECT n.referral_id, n.agency_id, n.standard_bedrooms[1 + width_bucket(%(last)s, n.standard_days)]::int, n.household_size,
       EXISTS (SELECT FROM agencies_householdmember m WHERE m.client_id = n.client_id AND m.relation = 'partner'),
       EXISTS (SELECT FROM agencies_householdmember m WHERE m.client_id = n.client_id AND m.relation = 'child'),
       EXISTS (SELECT FROM agencies_householdmember m WHERE m.client_id = n.client_id AND m.age IS NULL),
       %(last)s - n.referred_on, s.state, coalesce(n.shares @> %(last)s, false),
       coalesce(n.shares @> %(last)s AND NOT n.shares @> %(last)s + 30, false), n.groups,
       n.income_cents IS NULL AND n.shelter_class IS NULL, n.days_homeless_3y IS NULL,
       %(last)s - greatest(n.referred_on, d.facts_on,
         CASE WHEN (d.updated_at AT TIME ZONE 'America/Toronto')::date <= %(last)s THEN (d.updated_at AT TIME ZONE 'America/Toronto')::date END,
         (SELECT max(e.happened_on) FROM matching_referralevent e WHERE e.referral_id = n.referral_id AND e.happened_on <= %(last)s),
         (SELECT max(least(f.state_since, %(last)s)) FROM matching_offer f WHERE f.referral_id = n.referral_id AND f.made_on <= %(last)s))
FROM need_fact n
JOIN matching_need d ON d.referral_id = n.referral_id
CROSS JOIN LATERAL (SELECT coalesce(n.states[width_bucket(%(last)s, n.state_days)],
                                    CASE WHEN n.states[1] = 'draft' THEN 'draft' ELSE 'waiting' END) AS state) s
WHERE n.referred_on <= %(last)s AND s.state NOT IN ('draft', 'housed', 'withdrawn')
ORDER BY n.referral_id
