-- What each referral counts under: everybody, its agency, and each group that it declares.
CROSS JOIN LATERAL (
  SELECT 'all' AS kind, '' AS key UNION ALL SELECT 'agency', n.agency_id::text
  UNION ALL SELECT 'group', unnest(CASE WHEN n.groups = '{}' THEN ARRAY['undeclared'] ELSE n.groups END)) counted
