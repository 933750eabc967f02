-- Great-circle distance in kilometres.
CREATE OR REPLACE FUNCTION kilometres(latitude_1 numeric, longitude_1 numeric, latitude_2 numeric, longitude_2 numeric)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 2 * 6371 * asin(least(1, sqrt(sind((latitude_2 - latitude_1)::float8 / 2) ^ 2
    + cosd(latitude_1::float8) * cosd(latitude_2::float8) * sind((longitude_2 - longitude_1)::float8 / 2) ^ 2)));
$$;

-- How areas lie to each other. Reference data: computed once, and again by a trigger when an area changes.
--   area_ids  the area itself and the ward that contains it: a list that names one of these names the area
--   part_ids  the neighbourhoods of a ward: a list that names one of these may or may not mean the unit
--   near_ids  areas of the same ward, and others by their centroids, up to the most that a policy may call near (5 km)
--   near_metres  how far these are, rounded up: 0 in the same ward
CREATE MATERIALIZED VIEW area_facts AS
SELECT a.id AS area_id,
       array_remove(ARRAY[a.id, a.ward_id], NULL) AS area_ids,
       ARRAY(SELECT n.id FROM agencies_area n WHERE n.ward_id = a.id) AS part_ids,
       near.ids AS near_ids, near.metres AS near_metres
FROM agencies_area a
CROSS JOIN LATERAL (
  SELECT array_agg(place.id ORDER BY place.id) AS ids, array_agg(place.metres ORDER BY place.id) AS metres
  FROM (SELECT n.id, CASE WHEN coalesce(n.ward_id, n.id) = coalesce(a.ward_id, a.id) THEN 0
                          ELSE ceil(1000 * kilometres(a.latitude, a.longitude, n.latitude, n.longitude))::int END AS metres
        FROM agencies_area n) place
  WHERE place.metres <= 5000) near;
CREATE UNIQUE INDEX area_facts_area ON area_facts (area_id);
