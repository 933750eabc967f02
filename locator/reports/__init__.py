"""The monthly availability report: its figures, how they are made safe to publish, and how they are frozen.

README.md in this folder holds the definitions, the method and a month computed by hand.
"""
