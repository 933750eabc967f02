-- Leases: tenancies and, where none was recorded, leased offers.
SELECT t.agency_id, t.referral_id, t.lease_on, t.moved_in_on, f.made_on, r.referred_on
FROM matching_tenancy t JOIN matching_referral r ON r.id = t.referral_id LEFT JOIN matching_offer f ON f.id = t.offer_id
WHERE t.lease_on BETWEEN %(first)s AND %(last)s OR t.moved_in_on BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT f.agency_id, f.referral_id, f.ended_on, NULL, f.made_on, r.referred_on
FROM matching_offer f JOIN matching_referral r ON r.id = f.referral_id
WHERE f.state = 'leased' AND f.ended_on BETWEEN %(first)s AND %(last)s
  AND NOT EXISTS (SELECT FROM matching_tenancy t WHERE t.offer_id = f.id)
