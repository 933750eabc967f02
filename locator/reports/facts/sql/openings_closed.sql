SELECT close_reason, closed_on - offered_from, greatest(0, closed_on - greatest(available_from, offered_from))
FROM listings_opening WHERE closed_on BETWEEN %(first)s AND %(last)s
