from ..second import two

three = two + 1
