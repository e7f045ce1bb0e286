"""The office's database: bulletins on their way, timetables, and who did what (SQLAlchemy).

`database.py` is the face, `rows.py` its tables, `upgrades.py` the way from earlier forms.
"""
