SELECT f.first - r.referred_on
FROM (SELECT referral_id, min(made_on) AS first FROM matching_offer GROUP BY 1) f JOIN matching_referral r ON r.id = f.referral_id
WHERE f.first BETWEEN %(first)s AND %(last)s AND f.first >= r.referred_on
