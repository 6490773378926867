"""How values, names and states become text: one place for both faces and all that is exported.

Plain Python over `i18n` and `errors`; must not import Rich, Textual, NumPy or another room.
"""
