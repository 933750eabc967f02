SELECT m.month, count(n.referral_id)
FROM (SELECT month::date, (month + interval '1 month - 1 day')::date AS last
      FROM generate_series(%(first)s::date, %(last)s::date, interval '1 month') month) m
LEFT JOIN need_fact n ON n.referred_on <= m.last
  AND coalesce(n.states[width_bucket(m.last, n.state_days)], CASE WHEN n.states[1] = 'draft' THEN 'draft' ELSE 'waiting' END)
      NOT IN ('draft', 'housed', 'withdrawn')
GROUP BY 1 ORDER BY 1
