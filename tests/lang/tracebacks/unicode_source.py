# Carets under text with wide and combined characters.
größe = {"日本": 1}
print(größe["日本"])
wert = größe["日本"] + größe["中国"] + 1
