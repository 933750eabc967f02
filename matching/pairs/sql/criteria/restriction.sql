-- restriction: one of class C that is approved; women and men exclude each other; whatever is not declared is a question
NOT (t.restricted_to = 'women' AND n.men_only OR t.restricted_to = 'men' AND n.women_only) AS restriction_ok,
t.restricted_to <> '' AND t.restricted_to <> ALL (n.groups) AS restriction_ask,
t.restricted_to
