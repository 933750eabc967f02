-- An opening's period is [offered_from, closed_on). One pass over the openings groups them by the months in which they
-- start and end; what is open at a month's end is a running sum. Openings of a unit never overlap, so a unit counts twice
-- in a month only where an opening begins after another one of the same unit has ended in that month, not on its first day.
WITH grouped AS MATERIALIZED (
  SELECT greatest(date_trunc('month', offered_from)::date, %(before)s) AS started,
         CASE WHEN closed_on < %(until)s THEN date_trunc('month', closed_on)::date END AS ended,
         close_reason, extract(day FROM closed_on) = 1 AS on_the_first, count(*) AS openings
  FROM listings_opening
  WHERE offered_from < %(until)s AND coalesce(closed_on, 'infinity'::date) >= %(first)s
  GROUP BY 1, 2, 3, 4),
begun AS (SELECT started AS month, sum(openings) AS openings FROM grouped GROUP BY 1),
over AS (
  SELECT ended AS month, sum(openings) AS openings,
         sum(openings) FILTER (WHERE close_reason = 'filled_programme') AS filled_programme,
         sum(openings) FILTER (WHERE close_reason = 'filled_market') AS filled_market,
         sum(openings) FILTER (WHERE close_reason = 'withdrawn') AS withdrawn,
         sum(openings) FILTER (WHERE on_the_first) AS on_the_first
  FROM grouped WHERE ended IS NOT NULL GROUP BY 1),
again AS (
  SELECT date_trunc('month', later.offered_from)::date AS month, count(*) AS openings
  FROM listings_opening later
  WHERE later.offered_from >= %(first)s AND later.offered_from < %(until)s AND EXISTS (
    SELECT FROM listings_opening earlier
    WHERE earlier.unit_id = later.unit_id AND earlier.closed_on > %(first)s AND earlier.closed_on < %(until)s
      AND date_trunc('month', earlier.closed_on) = date_trunc('month', later.offered_from)
      AND earlier.closed_on > date_trunc('month', later.offered_from) AND earlier.closed_on <= later.offered_from)
  GROUP BY 1),
counted AS (
  SELECT m.month, coalesce(b.openings, 0) AS new, coalesce(o.filled_programme, 0) AS filled_programme,
         coalesce(o.filled_market, 0) AS filled_market, coalesce(o.withdrawn, 0) AS withdrawn,
         coalesce(o.on_the_first, 0) AS on_the_first, coalesce(a.openings, 0) AS again,
         sum(coalesce(b.openings, 0) - coalesce(o.openings, 0)) OVER (ORDER BY m.month) AS open_end
  FROM (SELECT generate_series(%(before)s::date, %(last)s::date, interval '1 month')::date AS month) m
  LEFT JOIN begun b USING (month) LEFT JOIN over o USING (month) LEFT JOIN again a USING (month))
SELECT month, open_end - new + filled_programme + filled_market + withdrawn AS open_start, new,
       filled_programme, filled_market, withdrawn, open_end,
       open_end + filled_programme + filled_market + withdrawn - on_the_first - again AS units_any_day
FROM counted WHERE month >= %(first)s ORDER BY month
