-- To be asked while `locator.today` is the last day of the month: the utilities are those in force on it.
SELECT o.id, o.unit_id, u.bedrooms, coalesce(w.ward_number, a.ward_number), a.kind, coalesce(r.rent, o.rent) AS rent, u.unit_type,
       u.access_yes, u.access_no, o.available_from, u.utilities_included::text[],
       coalesce(r.rent, o.rent) + d.utility_cents[1 + 16 * least(u.bedrooms, 4) + (15 & ~u.utilities_mask)] / 100.0 AS cost,
       v.verified_on, u.smoking, u.pets, u.max_occupants, u.landlord_id
FROM listings_opening o
JOIN listings_unit u ON u.id = o.unit_id
LEFT JOIN agencies_area a ON a.id = u.area_id
LEFT JOIN agencies_area w ON w.id = a.ward_id
LEFT JOIN locator_day() d ON true
LEFT JOIN LATERAL (SELECT c.rent FROM listings_rentchange c WHERE c.opening_id = o.id
                   ORDER BY c.starts > %(last)s, CASE WHEN c.starts > %(last)s THEN c.starts - %(last)s ELSE %(last)s - c.starts END
                   LIMIT 1) r ON true
LEFT JOIN LATERAL (SELECT max(verified_on) AS verified_on FROM listings_verification
                   WHERE unit_id = u.id AND verified_on <= %(last)s) v ON true
WHERE o.offered_from <= %(last)s AND coalesce(o.closed_on, 'infinity'::date) > %(last)s
ORDER BY o.id
