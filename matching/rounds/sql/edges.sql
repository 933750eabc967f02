-- The pairs of a block of households.
-- OFFSET 0 keeps PostgreSQL from mixing the conditions inside with those outside: what leaves few pairs and costs little
-- is asked first, and only what is left is judged by all criteria. That halves the time of a large round.
-- A pair is sent as one number: the opening, 17 bits of fit in thousandths, and whether it is an edge of step 1.
SELECT referral_id, string_agg(edge, '') FROM (
  SELECT referral_id,
         CASE WHEN {eligible} THEN int8send((opening_id << 18) | (fit::bigint << 1) | scarce::int) END AS edge
  FROM pair WHERE referral_id = ANY (%s) AND opening_id = ANY (%s) AND cost_ok AND NOT cost_ask AND NOT size_ask
  OFFSET 0) likely
WHERE edge IS NOT NULL GROUP BY referral_id
