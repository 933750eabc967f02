-- Who is in a round, in the policy’s order.
SELECT n.referral_id, n.agency_id, c.code FROM household n JOIN agencies_client c ON c.id = n.client_id
WHERE n.consents AND n.state NOT IN ('draft', 'paused', 'withdrawn', 'housed') AND n.client_id <> ALL (%s)
ORDER BY {keys}
