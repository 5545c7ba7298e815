"""Figures as SVG made on the server: geometry here, marks in templates, words handed in.

One figure serves page and document. A page shows the wide one, or below 600 px the narrow one; a document shows the
wide one in its own colours.
"""
