-- Each opening is two events; the running sum of events is what is open. Units of a month, and what was confirmed, are joined in.
WITH event AS (
  SELECT offered_from AS day, 1 AS step, '' AS reason FROM listings_opening
  UNION ALL SELECT closed_on, -1, close_reason FROM listings_opening WHERE closed_on IS NOT NULL),
month AS (
  SELECT m::date AS first, (m + interval '1 month - 1 day')::date AS last
  FROM generate_series(%(first)s::date, %(last)s::date, interval '1 month') m),
daily AS (
  SELECT day, sum(step) AS step, count(*) FILTER (WHERE step = 1) AS new,
         count(*) FILTER (WHERE reason = 'filled_programme') AS filled_programme,
         count(*) FILTER (WHERE reason = 'filled_market') AS filled_market,
         count(*) FILTER (WHERE reason = 'withdrawn') AS withdrawn
  FROM event GROUP BY day),
swept AS (SELECT *, sum(step) OVER (ORDER BY day) AS open FROM daily),
touched AS (
  SELECT m.first, count(DISTINCT o.unit_id) AS units,
         count(*) FILTER (WHERE coalesce(o.closed_on, 'infinity') > m.last) AS there,
         count(*) FILTER (WHERE coalesce(o.closed_on, 'infinity') > m.last AND EXISTS (
           SELECT FROM listings_verification v WHERE v.unit_id = o.unit_id AND v.verified_on BETWEEN m.last - 13 AND m.last)) AS fresh
  FROM month m JOIN listings_opening o ON o.offered_from <= m.last AND coalesce(o.closed_on, 'infinity') > m.first
  GROUP BY 1)
SELECT m.first, (SELECT open FROM swept WHERE day < m.first ORDER BY day DESC LIMIT 1),
       sum(new), sum(filled_programme), sum(filled_market), sum(withdrawn),
       (SELECT open FROM swept WHERE day <= m.last ORDER BY day DESC LIMIT 1), max(t.units), round(max(t.fresh)::numeric / nullif(max(t.there), 0), 4)
FROM month m JOIN swept s ON s.day BETWEEN m.first AND m.last JOIN touched t ON t.first = m.first
GROUP BY m.first, m.last ORDER BY 1
