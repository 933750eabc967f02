-- The units whose place changes for most households.
SELECT s.source || '/' || s.ref AS name, count(*)
FROM policy_before b FULL JOIN policy_after a USING (referral_id, opening_id)
JOIN listings_opening o ON o.id = opening_id
JOIN listings_sourcerecord s ON s.unit_id = o.unit_id AND s.is_oldest
WHERE a.fit_place <> b.fit_place GROUP BY name ORDER BY count(*) DESC, name LIMIT %s
