-- Great-circle distance in kilometres.
CREATE OR REPLACE FUNCTION kilometres(latitude_1 numeric, longitude_1 numeric, latitude_2 numeric, longitude_2 numeric)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 2 * 6371 * asin(least(1, sqrt(sind((latitude_2 - latitude_1)::float8 / 2) ^ 2
    + cosd(latitude_1::float8) * cosd(latitude_2::float8) * sind((longitude_2 - longitude_1)::float8 / 2) ^ 2)));
$$;

-- How areas lie to each other. Reference data: computed once, and again by a trigger when an area changes.
--   area_ids  the area itself and the ward that contains it: a list that names one of these names the area
--   part_ids  the neighbourhoods of a ward: a list that names one of these may or may not mean the unit
--   near_ids  areas of the same ward, and areas whose centroid lies within 3 km
CREATE MATERIALIZED VIEW area_facts AS
SELECT a.id AS area_id,
       array_remove(ARRAY[a.id, a.ward_id], NULL) AS area_ids,
       ARRAY(SELECT n.id FROM agencies_area n WHERE n.ward_id = a.id) AS part_ids,
       ARRAY(SELECT n.id FROM agencies_area n
             WHERE coalesce(n.ward_id, n.id) = coalesce(a.ward_id, a.id)
                OR kilometres(a.latitude, a.longitude, n.latitude, n.longitude) <= 3) AS near_ids
FROM agencies_area a;
CREATE UNIQUE INDEX area_facts_area ON area_facts (area_id);
