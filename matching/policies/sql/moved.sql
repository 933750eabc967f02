-- The households whose places in line change most.
SELECT c.code, count(*) FILTER (WHERE a.place < b.place), count(*) FILTER (WHERE a.place > b.place)
FROM policy_before b FULL JOIN policy_after a USING (referral_id, opening_id)
JOIN matching_referral r ON r.id = referral_id
JOIN agencies_client c ON c.id = r.client_id
WHERE a.place <> b.place GROUP BY c.code ORDER BY sum(abs(a.place - b.place)) DESC, c.code LIMIT %s
