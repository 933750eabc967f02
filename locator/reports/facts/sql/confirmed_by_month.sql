-- Per month, how many openings are open on its last day, and how many of their units were confirmed in the days before. An opening
-- is open on the last days of the months from the one it starts in to the one before it closes in.
WITH shown AS (
  SELECT o.unit_id, place
  FROM listings_opening o
  CROSS JOIN LATERAL (SELECT greatest(o.offered_from, %(first)s) AS since, least(coalesce(o.closed_on, 'infinity'::date), %(until)s) AS end) d
  CROSS JOIN LATERAL generate_series((12 * extract(year FROM d.since) + extract(month FROM d.since))::int,
                                     (12 * extract(year FROM d.end) + extract(month FROM d.end))::int - 1) place
  WHERE o.offered_from < %(until)s AND coalesce(o.closed_on, 'infinity'::date) > %(first)s),
months AS (
  SELECT month::date AS month, (month + interval '1 month - 1 day')::date AS last, (12 * extract(year FROM month) + extract(month FROM month))::int AS place
  FROM generate_series(%(first)s::date, %(last)s::date, interval '1 month') month)
SELECT m.month, count(s.unit_id), count(s.unit_id) FILTER (WHERE EXISTS (
         SELECT FROM listings_verification v
         WHERE v.unit_id = s.unit_id AND v.verified_on BETWEEN m.last - %(days)s AND m.last))
FROM months m LEFT JOIN shown s USING (place)
GROUP BY 1 ORDER BY 1
