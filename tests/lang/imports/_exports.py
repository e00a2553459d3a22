__all__ = ["listed", "also"]
listed = 1
also = 2
unlisted = 3
