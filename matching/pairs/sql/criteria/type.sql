-- type: not one that the household refuses
o.unit_type <> ALL (n.types_refused) AND NOT (o.shared AND n.refuses_shared) AS type_ok,
false AS type_ask
