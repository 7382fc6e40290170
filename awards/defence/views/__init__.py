from awards.defence.views import desk, lists, plans

__all__ = ["desk", "lists", "plans"]
