-- size: the household's own least bars; where it named none, fewer rooms than the National Occupancy Standard advises is a question
o.bedrooms >= n.least_bedrooms AS size_ok,
o.bedrooms < n.bedrooms_needed AS size_ask,
o.bedrooms, n.bedrooms_needed

-- fit: the right number of rooms is best, more count less, fewer least
CASE WHEN o.bedrooms = n.bedrooms_needed THEN 1 WHEN o.bedrooms > n.bedrooms_needed THEN greatest(n.fit_spare_least, 1 - n.fit_spare_bedroom * (o.bedrooms - n.bedrooms_needed))
     ELSE n.fit_fewer_bedrooms END
