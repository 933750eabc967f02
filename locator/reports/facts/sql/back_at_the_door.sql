-- Back: a new referral, or an old one waiting again, of a household whose home of the programme has ended.
SELECT count(DISTINCT r.client_id)
FROM matching_referral r
WHERE (r.referred_on BETWEEN %(first)s AND %(last)s AND r.state <> 'draft' OR EXISTS (
         SELECT FROM matching_referralevent e WHERE e.referral_id = r.id AND e.happened_on BETWEEN %(first)s AND %(last)s
           AND e.from_state = 'housed' AND e.to_state IN ('waiting', 'offered')))
  AND EXISTS (SELECT FROM matching_tenancy t JOIN matching_referral h ON h.id = t.referral_id
              WHERE h.client_id = r.client_id AND t.moved_in_on IS NOT NULL AND t.ended_on <= %(last)s)
