"""The monthly availability report, in four rooms: its facts, how they are presented, how they are published, and the
formats it is written in. The pages stand in views.py, over them all.

README.md in this folder holds the definitions, the method and a month computed by hand.
"""
