"""Who takes part in which programme, how far they are, and who sees and edits their pages."""
