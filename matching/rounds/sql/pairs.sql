-- The pairs of households and openings that were matched.
SELECT {columns} FROM unnest(%s::bigint[], %s::bigint[]) AS m(referral_id, opening_id)
JOIN pair p ON p.referral_id = m.referral_id AND p.opening_id = m.opening_id
