"""Backups of the portal: database and files in one dated folder, made whole or not at all, and put back from it."""
