"""Who may open which page, as a table, for every address of the site but the admin's."""

ROLES = ("anonymous", "caseworker", "lead", "stranger", "locator", "coordinator", "reader", "former")
SIGNED_IN = {"caseworker", "lead", "stranger", "locator", "coordinator", "reader"}
AGENCY = {"caseworker", "lead"}
DESK = {"locator", "coordinator"}
SEES_BANK = SIGNED_IN - {"reader"}
HAS_HOUSEHOLDS = AGENCY | {"stranger"}
# Open to anyone once the operator says so, and for nobody before: tests/locator/reports/test_pages.py.
IF_OPENED = {"public_reports", "public_report", "public_report_file"}
CARD_READERS = {"locator", "coordinator"}
# Before the sign-in: what the site is, the door itself, and the way to a new password, which says the same to all.
PUBLIC = {
    "about",
    "sign_in",
    "account_login",
    "mfa_authenticate",
    "sign_out",
    "set_language",
    "account_reset_password",
    "account_set_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
# A person's own account: no address names anybody, so that whoever is signed in meets themselves.
OWN_ACCOUNT = {
    "account",
    "mfa_index",
    "kept_form",
    "account_change_password",
    "admin_change_password",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}

# A household beside a unit.
OF_A_PAIR: dict[str, set[str]] = {
    "own": AGENCY,
    "own confidential": AGENCY,
    "own closed": set(),
    "own no unit": set(),
    "other": {"stranger"},
    "none": set(),
}

# An offer of the own agency, of another under live consent to share, and of another without.
OF_AN_OFFER: dict[str, set[str]] = {
    "own": AGENCY | DESK,
    "other": {"stranger"} | DESK,
    "private": {"stranger"},
    "none": set(),
}

# For every address: for each object it may name, who gets the page. Everyone else who is signed in gets 404.
# "former" is a person whose account was closed: a stranger at the door, like "anonymous".
PAGES: dict[str, dict[str, set[str]]] = {
    "home": {"": SIGNED_IN},
    "households": {"": HAS_HOUSEHOLDS},
    "household": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "new_household": {"": HAS_HOUSEHOLDS},
    "household_step": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "why_not": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "pair": OF_A_PAIR,
    "hold": OF_A_PAIR,
    "offers": {"": SEES_BANK},
    "offer": OF_AN_OFFER,
    "hold_requests": {"": {"coordinator"}},
    "compare": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "what_if": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "consents": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "consent_form": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "pause": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "withdraw": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "worker": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "hand_over": {"own": {"lead"}, "other": set(), "none": set()},
    "move_in": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "check_in": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "end_tenancy": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "tenancies": {"": SEES_BANK},
    "policies": {"": SEES_BANK},
    "policy": {"in force": SEES_BANK, "draft": {"coordinator"}, "none": set()},
    "new_policy": {"": {"coordinator"}},
    "edit_policy": {"in force": set(), "draft": {"coordinator"}, "none": set()},
    "equity": {"": {"lead", "locator", "coordinator"}},
    "equity_csv": {"": {"lead", "locator", "coordinator"}},
    "lookalikes": {"": {"coordinator"}},
    "rounds": {"": DESK},
    "round": {"own": DESK, "none": set()},
    "left_out": {"own": DESK, "none": set()},
    "take_out": {"own": {"coordinator"}, "none": set()},
    "put_in": {"open": {"coordinator"}, "closed": set(), "none": set()},
    "look": {"": set()},
    "load_units": {"": {"locator", "coordinator"}},
    "loading_units": {"own": {"locator"}, "none": set()},
    "refused_units": {"own": {"locator"}, "none": set()},
    "example_units_csv": {"": DESK},
    "example_units_xlsx": {"": DESK},
    "load_households": {"": {"lead"}},
    "example_households_csv": {"": {"lead"}},
    "example_households_xlsx": {"": {"lead"}},
    "loading_households": {"own": {"lead"}, "none": set()},
    "refused_households": {"own": {"lead"}, "none": set()},
    "units": {"": SEES_BANK},
    "units_csv": {"": SEES_BANK},
    "units_xlsx": {"": SEES_BANK},
    "unit": {"open": SEES_BANK, "confidential": SEES_BANK, "closed": set(), "later": set(), "none": set()},
    "reports": {"": SIGNED_IN},
    "report": {"published": SIGNED_IN, "draft": DESK, "none": set()},
    "report_file": {"published": SIGNED_IN, "draft": DESK, "none": set()},
    "report_units": {"published": SEES_BANK, "draft": DESK, "none": set()},
    "report_households": {"published": DESK, "draft": DESK, "none": set()},
    "report_publish": {"draft": {"coordinator"}, "none": set()},
    "report_compare": {"published": {"coordinator"}, "draft": set(), "none": set()},
    "unit_sheet": {"open": SEES_BANK, "confidential": SEES_BANK, "closed": set(), "later": set(), "none": set()},
}

# Buttons without a page of their own.
POST_ONLY = {
    "offer_step": OF_AN_OFFER,
    "end_offer": OF_AN_OFFER,
    "extend_hold": OF_AN_OFFER,
    "change_reply_by": OF_AN_OFFER,
    "correct_lease": OF_AN_OFFER,
    "change_viewing": OF_AN_OFFER,
    "reopen_offer": OF_AN_OFFER,
    "step_back": OF_AN_OFFER,
    "resume": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "report_prepare": {"draft": {"coordinator"}},
    "report_announce": {"published": {"coordinator"}, "draft": set(), "none": set()},
    "reports_by_mail": {"": SIGNED_IN},
    "undo_move_in": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "return_to_front_door": {"own": AGENCY, "other": {"stranger"}, "none": set()},
    "take_back_policy": {"in force": {"coordinator"}, "draft": {"coordinator"}, "none": set()},
    "discard_policy": {"in force": set(), "draft": {"coordinator"}, "none": set()},
    "new_round": {"": {"coordinator"}},
    "commit_round": {"own": {"coordinator"}, "none": set()},
    "discard_round": {"own": {"coordinator"}, "none": set()},
}
