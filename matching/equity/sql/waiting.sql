-- As of the last day: who is at the front door, and the pairs that they could have under consent.
SELECT kind, key, count(*), coalesce(sum(p.pairs), 0), array_agg(n.referral_id)
FROM household n
LEFT JOIN (SELECT referral_id, count(*) AS pairs FROM pair WHERE eligible AND consents GROUP BY referral_id) p
  USING (referral_id)
{counted}
WHERE n.referred_on <= %(last)s AND n.state NOT IN ('draft', 'housed', 'withdrawn')
  AND (%(agency)s::bigint IS NULL OR n.agency_id = %(agency)s OR kind = 'all')
GROUP BY kind, key
