-- The stored facts follow every write at once, in the same transaction, whoever writes: admin, import, shell. The household or
-- unit is locked first, so that of two writers the second computes its facts from what the first has committed. (Who changes an
-- existing household or unit in several steps locks it before the first, so that two never wait for each other.)
-- Planning takes ten times as long as finding the facts of one household. So the plan is made once a session, and in a way that
-- does not depend on how much there was then: from the ids on, table by table as the views name them, each by its index.
CREATE OR REPLACE FUNCTION refresh_open_facts(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET join_collapse_limit = 1 SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  PERFORM FROM listings_unit WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
  DELETE FROM open_fact WHERE unit_id = ANY (ids);
  INSERT INTO open_fact SELECT * FROM open_fact_source WHERE unit_id = ANY (ids);
END $$;

CREATE OR REPLACE FUNCTION refresh_need_facts(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET join_collapse_limit = 1 SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  PERFORM FROM agencies_client WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
  DELETE FROM need_fact WHERE client_id = ANY (ids);
  INSERT INTO need_fact SELECT * FROM need_fact_source WHERE client_id = ANY (ids);
END $$;

-- After INSERT, UPDATE or DELETE: refreshes what the changed rows are about. Arguments: the refreshing function, and the key
-- of a changed row, in SQL.
CREATE OR REPLACE FUNCTION facts_follow() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  ids bigint[];
BEGIN
  EXECUTE format(CASE TG_OP WHEN 'INSERT' THEN 'SELECT array_agg(DISTINCT %1$s) FROM new_rows'
                            WHEN 'DELETE' THEN 'SELECT array_agg(DISTINCT %1$s) FROM old_rows'
                            ELSE 'SELECT array_agg(DISTINCT id) FROM (SELECT %1$s AS id FROM old_rows UNION SELECT %1$s FROM new_rows) changed' END,
                 TG_ARGV[1]) INTO ids;
  IF ids IS NOT NULL THEN
    EXECUTE format('SELECT %I($1)', TG_ARGV[0]) USING ids;
  END IF;
  RETURN NULL;
END $$;

-- After TRUNCATE, and when an area changes: everything anew.
CREATE OR REPLACE FUNCTION facts_anew() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  REFRESH MATERIALIZED VIEW area_facts;
  TRUNCATE open_fact, need_fact;
  INSERT INTO open_fact SELECT * FROM open_fact_source;
  INSERT INTO need_fact SELECT * FROM need_fact_source;
  RETURN NULL;
END $$;

-- Laid beside the rules in force (release.py), all this is in a schema of its own: functions stay with the tables of the schema
-- that they were created in, and triggers have other names there, which come after those in force.
DO $$
DECLARE
  follows record;
  beside text := CASE WHEN current_schema() = 'public' THEN '' ELSE '_beside' END;
BEGIN
  FOR follows IN
    SELECT * FROM (VALUES
      ('listings_unit', 'refresh_open_facts', 'id'),
      ('listings_sourcerecord', 'refresh_open_facts', 'unit_id'),
      ('listings_opening', 'refresh_open_facts', 'unit_id'),
      ('listings_restriction', 'refresh_open_facts', 'unit_id'),
      ('listings_verification', 'refresh_open_facts', 'unit_id'),
      ('matching_offer', 'refresh_open_facts', '(SELECT o.unit_id FROM listings_opening o WHERE o.id = opening_id)'),
      ('agencies_client', 'refresh_need_facts', 'id'),
      ('agencies_income', 'refresh_need_facts', 'client_id'),
      ('agencies_subsidy', 'refresh_need_facts', 'client_id'),
      ('agencies_consent', 'refresh_need_facts', 'client_id'),
      ('matching_referral', 'refresh_need_facts', 'client_id'),
      ('matching_need', 'refresh_need_facts', '(SELECT r.client_id FROM matching_referral r WHERE r.id = referral_id)'),
      ('matching_referralevent', 'refresh_need_facts', '(SELECT r.client_id FROM matching_referral r WHERE r.id = referral_id)'),
      ('matching_offer', 'refresh_need_facts', '(SELECT r.client_id FROM matching_referral r WHERE r.id = referral_id)')
    ) AS t(written, refresh, key)
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION facts_follow(%L, %L)',
                   follows.refresh || '_insert' || beside, follows.written, follows.refresh, follows.key);
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION facts_follow(%L, %L)',
                   follows.refresh || '_update' || beside, follows.written, follows.refresh, follows.key);
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION facts_follow(%L, %L)',
                   follows.refresh || '_delete' || beside, follows.written, follows.refresh, follows.key);
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION facts_anew()', 'facts_anew' || beside, follows.written);
  END LOOP;
  EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON agencies_area FOR EACH STATEMENT EXECUTE FUNCTION facts_anew()', 'facts_anew' || beside);
END $$;
