-- occupancy: a municipal limit, where one is known
o.max_occupants IS NULL OR o.max_occupants >= n.household_size AS occupancy_ok,
false AS occupancy_ask
