"""What is printed for the day: badges, table signs and the list of the small groups, each as an accessible PDF."""
