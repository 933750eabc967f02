-- paused: and likewise withdrawn, housed, or not at the front door yet
n.state NOT IN ('draft', 'paused', 'withdrawn', 'housed') AS paused_ok,
false AS paused_ask
