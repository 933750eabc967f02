-- Notes the pairs of these households with any of another agency that have the same name and birth date.
INSERT INTO agencies_lookalike (first_id, first_agency_id, second_id, second_agency_id, found_on, outcome)
SELECT least(mine.client_id, theirs.client_id),
       CASE WHEN mine.client_id < theirs.client_id THEN mine.agency_id ELSE theirs.agency_id END,
       greatest(mine.client_id, theirs.client_id),
       CASE WHEN mine.client_id < theirs.client_id THEN theirs.agency_id ELSE mine.agency_id END,
       %(day)s, ''
FROM agencies_clientidentity mine JOIN agencies_clientidentity theirs
  ON theirs.last_key = mine.last_key AND theirs.first_key = mine.first_key
 AND theirs.birth_date = mine.birth_date AND theirs.agency_id <> mine.agency_id
WHERE mine.client_id = ANY (%(clients)s) AND mine.last_key <> '' AND mine.first_key <> ''
ORDER BY 1, 3
ON CONFLICT DO NOTHING
