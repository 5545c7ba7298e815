"""Programmes, activities, enrolments and the way of each participant through them."""
