-- The openings and households that have a live offer.
SELECT f.opening_id, live.client_id FROM open_fact f
CROSS JOIN LATERAL unnest(f.offer_clients, f.offer_starts, f.offer_ends) AS live(client_id, starts, ends)
WHERE live.starts <= locator_today() AND live.ends > locator_today()
