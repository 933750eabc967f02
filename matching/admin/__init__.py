from matching.admin import buildings, cards, offers, openings, policies, tenancies

__all__ = ["buildings", "cards", "offers", "openings", "policies", "tenancies"]
