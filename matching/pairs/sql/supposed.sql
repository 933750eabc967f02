-- A household as it might be, and nothing is written: supposed_fact makes of records handed in the row that need_fact would have
-- kept of them; a session that hands in this row (set_config 'locator.supposed') reads supposed_household and supposed_pair, which
-- schema.py makes from the very text of household and pair. Without a row they are empty.
CREATE VIEW supposed_need_fact WITH (security_invoker = true) AS
SELECT n.* FROM jsonb_populate_record(NULL::need_fact, nullif(current_setting('locator.supposed', true), '')::jsonb) n
WHERE n.referral_id IS NOT NULL;

-- Rows of a table as it would keep them: handed in under its name, generated columns computed by the table's own expressions.
CREATE OR REPLACE FUNCTION told_rows(base anyelement, told jsonb) RETURNS SETOF anyelement LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
  RETURN QUERY EXECUTE (
    SELECT format('SELECT %s FROM jsonb_populate_recordset(NULL::%s, $1)',
                  string_agg(coalesce(pg_get_expr(d.adbin, d.adrelid), quote_ident(a.attname)), ', ' ORDER BY a.attnum), pg_typeof(base))
    FROM pg_attribute a
    LEFT JOIN pg_attrdef d ON a.attgenerated <> '' AND d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = pg_typeof(base)::text::regclass AND a.attnum > 0 AND NOT a.attisdropped)
  USING coalesce(told -> pg_typeof(base)::text, '[]');
END $$;

-- The facts of a household whose records are handed in; what is not handed in (consents, events, offers) is as stored.
-- In braces: the query of need_fact_source, which here reads these rows for the tables of the same names.
CREATE OR REPLACE FUNCTION supposed_fact(told jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
WITH agencies_client AS (SELECT * FROM told_rows(NULL::agencies_client, told)),
     agencies_income AS (SELECT * FROM told_rows(NULL::agencies_income, told)),
     agencies_subsidy AS (SELECT * FROM told_rows(NULL::agencies_subsidy, told)),
     matching_need AS (SELECT * FROM told_rows(NULL::matching_need, told)),
     matching_referral AS (
       SELECT * FROM told_rows(NULL::matching_referral, told)
       UNION ALL SELECT earlier.* FROM matching_referral earlier
       WHERE earlier.client_id = (told #>> '{agencies_client,0,id}')::bigint AND earlier.id <> (told #>> '{matching_referral,0,id}')::bigint)
SELECT to_jsonb(f) FROM (
{need_fact}) f
$$;
