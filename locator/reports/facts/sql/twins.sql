-- Open units with a twin: another unit with the same number at the same address.
SELECT count(*) FROM listings_unit u
WHERE u.id = ANY (%(units)s) AND u.unit_number <> '' AND EXISTS (
  SELECT FROM listings_unit twin WHERE twin.building_id = u.building_id AND twin.id <> u.id
    AND lower(twin.unit_number) = lower(u.unit_number))
