-- area: an avoided one bars, and so does one outside the wanted where the household takes no other. Not knowing where exactly is a question:
-- no area at all, a ward of which only a part is listed, or a guess from the position with an avoided neighbourhood close by
CASE WHEN o.area_id IS NULL THEN true
     ELSE NOT n.avoided && o.area_ids AND (NOT n.only_wanted OR n.wanted && o.area_ids OR n.wanted && o.part_ids) END AS area_ok,
CASE WHEN o.area_id IS NULL THEN n.only_wanted OR n.avoided <> '{}'
     ELSE n.avoided && o.part_ids OR n.only_wanted AND NOT n.wanted && o.area_ids OR n.avoided <> '{}' AND n.avoided && o.close_ids[:width_bucket(n.close_metres, o.close_metres)] END AS area_ask,
o.area_id

-- fit: a wanted area, else one near it
CASE WHEN n.wanted && o.area_ids THEN 1 WHEN o.area_id = ANY (n.near_ids) THEN n.fit_near_area ELSE 0 END
