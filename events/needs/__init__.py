"""What people need on site: what they may say, how it is kept, and who is told what."""
