"""What the application is about: its rules, free of frameworks."""
