from agencies.admin import people, rates

__all__ = ["people", "rates"]
