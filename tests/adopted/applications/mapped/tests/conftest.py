import os

os.environ["DATABASE_URL"] = "sqlite:///shelf.db"
