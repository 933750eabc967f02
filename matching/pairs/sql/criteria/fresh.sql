-- fresh: a person confirmed it lately
t.verified_on >= n.today - n.fresh_days AS fresh_ok,
false AS fresh_ask,
nullif(t.verified_on, '-infinity') AS verified_on

-- fit: confirmed today is best
CASE WHEN isfinite(t.verified_on) THEN greatest(0, 1 - (n.today - t.verified_on) / n.fresh_days::float8) ELSE 0 END
