"""What the participants share with each other: wishes and what came of them, materials, announcements, solutions."""
