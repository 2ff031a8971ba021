"""What knows nothing of a database."""


class Book:
    id: int

    def __init__(self, title: str) -> None:
        self.title = title
