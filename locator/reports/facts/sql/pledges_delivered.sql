-- Units that came on offer since the landlord's first pledge still in force.
SELECT count(DISTINCT u.id)
FROM (SELECT landlord_id, min(pledged_on) AS since FROM listings_commitment
      WHERE pledged_on <= %(last)s AND coalesce("until", 'infinity'::date) >= %(last)s GROUP BY 1) p
JOIN listings_unit u ON u.landlord_id = p.landlord_id
JOIN listings_opening o ON o.unit_id = u.id AND o.offered_from BETWEEN p.since AND %(last)s
