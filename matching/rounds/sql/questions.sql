-- In how many of the units that suit somebody must ask first, about each of ASKED_FIRST.
SELECT referral_id, count(*) FILTER (WHERE cost_ask), count(*) FILTER (WHERE size_ask) FROM (
  SELECT referral_id, cost_ask, size_ask, {eligible} AS eligible FROM pair
  WHERE referral_id = ANY (%s) AND opening_id = ANY (%s) AND cost_ok AND (cost_ask OR size_ask) OFFSET 0) likely
WHERE eligible GROUP BY referral_id
