# Identifiers in other scripts, NFKC folding of identifiers, attributes and keyword arguments.
été = 3
名前 = "namae"
ﬁn = 5
print(été, 名前, fin, été * 2)
def größe(länge, höhe=2):
    return länge * höhe
print(größe(3), größe(länge=4, höhe=5), größe.__name__)
class Ж:
    поле = 1
ж = Ж()
ж.поле += 1
print(ж.поле, Ж.__name__, ж.__dict__)
d = dict(ключ="v", été=1)
print(d, d["ключ"], f"{名前}-{été}")
print("µ" == "μ", ascii("µ"), ascii("μ"))
µ = "micro"
print(μ)
