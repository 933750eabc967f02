-- Active: a unit on offer on some day of the last 90, or leased to the programme on the last day. The stage is read as it is now.
SELECT count(*) FILTER (WHERE l.first BETWEEN %(first)s AND %(last)s),
       count(*) FILTER (WHERE l.with_us AND NOT l.lapsed),
       count(*) FILTER (WHERE l.first <= %(last)s AND NOT l.with_us AND NOT l.lapsed),
       count(*) FILTER (WHERE l.first <= %(last)s AND l.lapsed)
FROM (SELECT u.landlord_id, min(o.offered_from) AS first, bool_or(d.stage = %(lapsed)s) AS lapsed,
             bool_or(o.offered_from <= %(last)s AND coalesce(o.closed_on, 'infinity'::date) > %(quiet)s)
             OR EXISTS (SELECT FROM matching_tenancy t JOIN listings_unit h ON h.id = t.unit_id
                        WHERE h.landlord_id = u.landlord_id AND t.lease_on <= %(last)s
                          AND coalesce(t.ended_on, 'infinity'::date) > %(last)s) AS with_us
      FROM listings_opening o JOIN listings_unit u ON u.id = o.unit_id JOIN listings_landlord d ON d.id = u.landlord_id
      GROUP BY u.landlord_id) l
