-- Of a power of two, one criterion alone fails. A pair that fails two of the cheapest is not asked about the others.
SELECT referral_id, failing, count(*) FROM (
  SELECT referral_id, {failing} AS failing FROM pair
  WHERE referral_id = ANY (%s) AND opening_id = ANY (%s)
    AND (NOT size_ok)::int + (NOT access_ok)::int + (NOT cost_ok)::int + (NOT type_ok)::int < 2 OFFSET 0) judged
WHERE failing & (failing - 1) = 0 GROUP BY referral_id, failing
