-- smoking: a smoke-free home bars who said no to one
NOT (o.smoke_free AND n.accepts_smoke_free IS FALSE) AS smoking_ok,
o.smoke_free AND n.accepts_smoke_free IS NULL AS smoking_ask
