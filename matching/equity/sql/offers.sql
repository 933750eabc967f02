-- Each offer with the days of its steps. What was recorded by mistake never happened; an acceptance taken back neither.
-- One that was reopened was made once: what goes on from it (`goes_on`) is no other (Offer.objects.counted).
WITH dated AS (
  SELECT f.id, f.referral_id, f.made_on, f.state, f.ended_on, t.moved_in_on,
    goes_on,
    row_number() OVER (PARTITION BY f.referral_id ORDER BY goes_on, f.made_on, f.id) = 1 AS is_first,
    CASE WHEN f.state = 'leased' THEN f.ended_on END AS leased_on, e.accepted_on, e.reason
  FROM matching_offer f
  LEFT JOIN matching_tenancy t ON t.offer_id = f.id
  LEFT JOIN LATERAL (
    SELECT max(happened_on) FILTER (WHERE to_state = 'accepted') AS accepted_on,
      (array_agg(reason ORDER BY recorded_at DESC, id DESC))[1] = 'mistake' AS is_mistake,
      coalesce(bool_or(reason = 'again' AND from_state <> to_state), false) AS goes_on,
      max(id) FILTER (WHERE to_state = 'accepted')
        < max(id) FILTER (WHERE from_state = 'accepted'
                          AND to_state IN ('held', 'proposed', 'viewing', 'applied')) AS is_undone,
      (array_agg(reason ORDER BY id DESC)
        FILTER (WHERE to_state = 'declined_by_landlord' AND from_state <> to_state))[1] AS reason
    FROM matching_offerevent WHERE offer_id = f.id) all_events ON true
  CROSS JOIN LATERAL (SELECT CASE WHEN all_events.is_undone IS NOT TRUE THEN all_events.accepted_on END AS accepted_on,
                             coalesce(all_events.reason, '') AS reason) e
  WHERE f.made_on <= %(last)s AND NOT (f.state = 'cancelled' AND coalesce(all_events.is_mistake, false))
), stepped AS (
  SELECT d.*, NOT goes_on AND made_on BETWEEN %(first)s AND %(last)s AS was_made,
    coalesce(accepted_on BETWEEN %(first)s AND %(last)s, false) AS was_accepted,
    coalesce(leased_on BETWEEN %(first)s AND %(last)s, false) AS was_leased,
    coalesce(moved_in_on BETWEEN %(first)s AND %(last)s, false) AS has_moved,
    state = 'declined_by_landlord' AND ended_on BETWEEN %(first)s AND %(last)s AS was_declined
  FROM dated d
)
SELECT kind, key, array_agg(DISTINCT s.referral_id),
  count(*) FILTER (WHERE was_made), count(*) FILTER (WHERE was_accepted), count(*) FILTER (WHERE was_leased),
  count(*) FILTER (WHERE has_moved), count(*) FILTER (WHERE was_declined),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(0, made_on - n.referred_on))
    FILTER (WHERE was_made AND is_first),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY accepted_on - made_on) FILTER (WHERE was_accepted),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(0, leased_on - accepted_on)) FILTER (WHERE was_leased),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(0, moved_in_on - leased_on)) FILTER (WHERE has_moved),
  array_agg(s.reason) FILTER (WHERE was_declined)
FROM stepped s JOIN need_fact n USING (referral_id)
{counted}
WHERE (was_made OR was_accepted OR was_leased OR has_moved OR was_declined)
  AND (%(agency)s::bigint IS NULL OR n.agency_id = %(agency)s OR kind = 'all')
GROUP BY kind, key
