-- The states an offer entered in the month: by its events, else (lists and older records have none) by its own dates.
-- A step back, an extension and a reopening enter nothing new.
SELECT e.to_state, e.offer_id, f.agency_id, f.referral_id, e.reason
FROM matching_offerevent e JOIN matching_offer f ON f.id = e.offer_id
WHERE e.happened_on BETWEEN %(first)s AND %(last)s AND e.from_state <> e.to_state AND e.from_state <> ALL (%(ended)s)
  AND coalesce(array_position(%(order)s::text[], e.from_state::text), 0)
      < coalesce(array_position(%(order)s::text[], e.to_state::text), 99)
UNION ALL
SELECT f.state, f.id, f.agency_id, f.referral_id, ''
FROM matching_offer f
WHERE f.state_since BETWEEN %(first)s AND %(last)s
  AND NOT EXISTS (SELECT FROM matching_offerevent e WHERE e.offer_id = f.id AND e.to_state = f.state)
