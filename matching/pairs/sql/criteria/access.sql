-- access: a needed feature known to be absent bars; one that nobody knows of is a question
n.needs & o.access_no < 1 AS access_ok,
n.needs & ~(o.access_yes | o.access_no) > 0 AS access_ask,
n.needs & o.access_no AS access_missing, n.needs & ~(o.access_yes | o.access_no) AS access_unknown, n.wishes & o.access_yes AS wishes_met

-- fit: access wishes met, of all wished
CASE WHEN n.wishes = 0 THEN 1 ELSE bit_count((n.wishes & o.access_yes)::bit(8)) / bit_count(n.wishes::bit(8))::float8 END
