-- conditions: only a "no" to tenant insurance (bit 4) bars; whatever else is not "yes" is a question
o.requires & n.answers_no & 4 < 1 AS conditions_ok,
o.requires & ~n.answers_yes > 0 AS conditions_ask,
o.requires & ~n.answers_yes AS conditions_open, o.requires & n.answers_no AS conditions_refused,
o.prefers & n.answers_yes AS landlord_wishes_met

-- fit: the landlord's wishes that the household meets, of all of them
CASE WHEN o.prefers = 0 THEN 1 ELSE bit_count((o.prefers & n.answers_yes)::bit(5)) / bit_count(o.prefers::bit(5))::float8 END
