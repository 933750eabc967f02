-- pets: only a condominium's ban bars, and only a pet; a service animal is no pet
NOT (n.has_pet AND o.no_pets) AS pets_ok,
false AS pets_ask
