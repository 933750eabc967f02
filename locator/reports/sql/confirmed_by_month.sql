SELECT m.month, count(o.id), count(o.id) FILTER (WHERE EXISTS (
         SELECT FROM listings_verification v
         WHERE v.unit_id = o.unit_id AND v.verified_on BETWEEN m.last - %(days)s AND m.last))
FROM (SELECT month::date, (month + interval '1 month - 1 day')::date AS last
      FROM generate_series(%(first)s::date, %(last)s::date, interval '1 month') month) m
LEFT JOIN listings_opening o ON o.offered_from <= m.last AND coalesce(o.closed_on, 'infinity'::date) > m.last
GROUP BY 1 ORDER BY 1
