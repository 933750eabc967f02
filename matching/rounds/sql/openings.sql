-- What a round can give.
SELECT opening_id, source || '/' || unit_ref FROM open_fact
WHERE offered_from <= locator_today() AND closed_on > locator_today() AND opening_id <> ALL (%s)
ORDER BY unit_ref, source, opening_id
