-- open: on offer today, free in time, and not held for or offered to another household
o.offered_from <= n.today AND o.closed_on > n.today AND o.available_from <= n.last_day AND NOT t.taken AS open_ok,
false AS open_ask,
o.offered_from <= n.today AND o.closed_on > locator_today() AS on_offer, t.taken, n.last_day

-- fit: free now is best, on the last day considered least
CASE WHEN o.available_from <= n.today THEN 1 ELSE greatest(n.fit_last_day, 1 - (1 - n.fit_last_day) * (o.available_from - n.today) / (n.last_day - n.today + 1)) END
