"""How days and moments are written, by language: `|date:"DATE_FORMAT"` in a page, `date_format(day, "DATE_FORMAT")` in code.

SHORT_DATETIME_FORMAT is for lists of what was lately done and leaves out the year. Official documents stay Chinese and say their own format.
"""
