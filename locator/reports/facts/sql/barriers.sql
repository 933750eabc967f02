-- Per household in line on the day: how many openings it could have had suit it (''), fail one criterion alone (its code), or
-- fail several. To be asked while `locator.today` is the day. The codes are those of locator.reports.facts.codes.BARRIERS.
SELECT referral_id, barrier, count(*)
FROM (SELECT referral_id,
             CASE fresh_ok::int + size_ok::int + occupancy_ok::int + cost_ok::int + access_ok::int + area_ok::int + type_ok::int
                  + pets_ok::int + smoking_ok::int + conditions_ok::int + restriction_ok::int + refused_before_ok::int
             WHEN 12 THEN ''
             WHEN 11 THEN CASE false WHEN fresh_ok THEN 'fresh' WHEN size_ok THEN 'size' WHEN occupancy_ok THEN 'occupancy'
                                     WHEN cost_ok THEN 'cost' WHEN access_ok THEN 'access' WHEN area_ok THEN 'area'
                                     WHEN type_ok THEN 'type' WHEN pets_ok THEN 'pets' WHEN smoking_ok THEN 'smoking'
                                     WHEN conditions_ok THEN 'conditions' WHEN restriction_ok THEN 'restriction'
                                     WHEN refused_before_ok THEN 'refused_before' END
             ELSE 'several' END AS barrier
      FROM pair WHERE on_offer AND open_ok AND paused_ok) p
GROUP BY 1, 2
