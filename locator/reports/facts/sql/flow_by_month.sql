SELECT kind, date_trunc('month', day)::date, count(*) FROM (
  SELECT 'referrals' AS kind, referred_on AS day FROM matching_referral WHERE state <> 'draft'
  UNION ALL SELECT 'leases', lease_on FROM matching_tenancy
  UNION ALL SELECT 'leases', ended_on FROM matching_offer f
    WHERE state = 'leased' AND NOT EXISTS (SELECT FROM matching_tenancy t WHERE t.offer_id = f.id)
  UNION ALL SELECT 'move_ins', moved_in_on FROM matching_tenancy) happened
WHERE day >= %(first)s AND day < %(last)s::date + interval '1 month' GROUP BY 1, 2
