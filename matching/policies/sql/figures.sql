-- What a draft would change, as counts of pairs, households and units: `a` is after it, `b` before.
SELECT count(*) FILTER (WHERE b.place IS NOT NULL), count(*) FILTER (WHERE b.place IS NULL),
  count(*) FILTER (WHERE a.place IS NULL), count(DISTINCT referral_id) FILTER (WHERE a.place <> b.place),
  count(DISTINCT referral_id) FILTER (WHERE a.place < b.place),
  count(DISTINCT referral_id) FILTER (WHERE a.place > b.place),
  count(DISTINCT opening_id) FILTER (WHERE a.place <> b.place),
  count(DISTINCT opening_id) FILTER (WHERE a.fit_place <> b.fit_place),
  count(DISTINCT referral_id) FILTER (WHERE a.fit_place <> b.fit_place)
FROM policy_before b FULL JOIN policy_after a USING (referral_id, opening_id)
