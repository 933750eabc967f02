-- refused_before: this very opening, by either side, and not reopened
NOT t.refused AS refused_before_ok,
false AS refused_before_ask
