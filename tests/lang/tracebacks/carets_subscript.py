# Carets under a subscript in a chain.
data = {"rows": [[1, 2], [3, 4]]}
index = 7
value = data["rows"][1][index] + data["rows"][0][0]
