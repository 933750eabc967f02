-- A row for each landlord who ever had an opening: the day of the first one, whether the relation has lapsed (as it is
-- now), and by how many units they are with us on the last day, and were a year before: on offer on some day of the 90 up
-- to it, or leased to the programme on it.
SELECT min(s.offered_from) AS first, bool_or(d.stage = %(lapsed)s) AS lapsed,
       count(DISTINCT s.unit_id) FILTER (WHERE s.now) AS now, count(DISTINCT s.unit_id) FILTER (WHERE s.before) AS before
FROM (SELECT unit_id, offered_from,
             offered_from <= %(last)s AND coalesce(closed_on, 'infinity'::date) > %(quiet)s AS now,
             offered_from <= %(year_ago)s AND coalesce(closed_on, 'infinity'::date) > %(quiet_then)s AS before
      FROM listings_opening
      UNION ALL
      SELECT unit_id, NULL,
             lease_on <= %(last)s AND coalesce(ended_on, 'infinity'::date) > %(last)s,
             lease_on <= %(year_ago)s AND coalesce(ended_on, 'infinity'::date) > %(year_ago)s
      FROM matching_tenancy) s
JOIN listings_unit u ON u.id = s.unit_id
JOIN listings_landlord d ON d.id = u.landlord_id
GROUP BY d.id
HAVING min(s.offered_from) IS NOT NULL
