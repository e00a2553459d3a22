# Unpacking errors point at the assignment.
pair = (1, 2, 3)
first, second = pair
