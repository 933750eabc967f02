-- A household as it might be: one row of facts that the session hands in, where `pair` reads need_fact. Nothing is written.
--   set_config('locator.supposed', (SELECT to_jsonb(n) || '{"max_rent_cents": 95000}' FROM need_fact n WHERE …)::text, true)
-- schema.py makes supposed_household and supposed_pair from the very text of household and pair; without a row they are empty.
CREATE VIEW supposed_need_fact WITH (security_invoker = true) AS
SELECT n.* FROM jsonb_populate_record(NULL::need_fact, nullif(current_setting('locator.supposed', true), '')::jsonb) n
WHERE n.referral_id IS NOT NULL;
